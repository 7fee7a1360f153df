import type { Language } from '@socketlab/foundation';
import type { DashboardSpec } from './panel-spec.ts';

/** A dashboard's name in addresses; it stays the same, so that a bookmark does too. */
export function dashboardUid(name: DashboardSpec['name'], language: Language): string {
  return `socketlab-${name}-${language.toLowerCase()}`;
}
