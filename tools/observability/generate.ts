// Writes what is checked in below libs/observability/assets: dashboards in both languages, and the rules. A test compares.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LANGUAGES } from '@socketlab/foundation';
import { CLASS_DASHBOARD } from './class-dashboard.ts';
import { DAEMON_DASHBOARD } from './daemon-dashboard.ts';
import { buildDashboard } from './dashboards.ts';
import { renderRules } from './rules-file.ts';
import { RULE_TIMES } from './times.ts';

/** Where everything that is generated stands. */
export const ASSETS: string = path.resolve(import.meta.dirname, '../../libs/observability/assets');

/** Every generated file, by its path below {@link ASSETS}. */
export function renderAssets(): ReadonlyMap<string, string> {
  const dashboards = [DAEMON_DASHBOARD, CLASS_DASHBOARD].flatMap((spec) =>
    LANGUAGES.map((language) => {
      const name = `dashboards/${spec.name}.${language}.json`;
      return [name, `${JSON.stringify(buildDashboard(spec, language), null, 2)}\n`] as const;
    }),
  );
  return new Map([...dashboards, ['rules/socketlab.rules.yml', renderRules(RULE_TIMES)]]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [name, content] of renderAssets()) {
    const file = path.join(ASSETS, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
