import { launchAgent } from './launchd.ts';
import type { ServiceFile, ServicePlan } from './service-plan.ts';
import { systemUserFile } from './system-user.ts';
import { systemdUnits } from './systemd-units.ts';
import { traceHelperUnit } from './trace-helper.ts';
import { windowsEnvironment } from './windows-environment.ts';
import { windowsServiceScript } from './windows-service.ts';
import { windowsTask } from './windows-task.ts';

/** The systems that definitions are made for. */
export type ServiceSystem = 'linux' | 'macos' | 'windows';

/** A file, and the kind of place where it belongs. */
export interface PlacedFile extends ServiceFile {
  readonly kind: 'unit' | 'sysusers' | 'launchd' | 'task' | 'environment' | 'script';
}

/** What system services share: their user, and root's helper. */
export function sharedFiles(version: string): readonly PlacedFile[] {
  return [
    { ...systemUserFile(version), kind: 'sysusers' },
    { ...traceHelperUnit(version), kind: 'unit' },
  ];
}

/** The files of one daemon for that system; those of macOS were never run there, those of Windows under Wine alone. */
export function definitionsOf(plan: ServicePlan, system: ServiceSystem): readonly PlacedFile[] {
  if (system === 'macos') return [{ ...launchAgent(plan), kind: 'launchd' }];
  if (system === 'windows') {
    const environment = { ...windowsEnvironment(plan), kind: 'environment' } as const;
    return plan.scope === 'user'
      ? [environment, { ...windowsTask(plan), kind: 'task' }]
      : [environment, { ...windowsServiceScript(plan), kind: 'script' }];
  }
  return systemdUnits(plan).map((file) => ({ ...file, kind: 'unit' }));
}
