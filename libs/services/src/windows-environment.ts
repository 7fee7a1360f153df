import path from 'node:path';
import { UnwritablePathError } from './errors.ts';
import { windowsServiceName } from './service-daemon.ts';
import type { ServiceFile, ServicePlan } from './service-plan.ts';
import { stampText } from './stamp.ts';

const HINT =
  '# Node reads it with --env-file. Run install again instead of editing it: its digest below tells an edit.';
/** node:util parseEnv takes what stands between two of these as it is; between double ones it would make lines of \n. */
const QUOTES = ["'", '`'];

/** Where the variables of that daemon's service stand. */
export function windowsEnvironmentFile(daemon: string, stateDirectory: string): string {
  return path.win32.join(stateDirectory, 'services', `${windowsServiceName(daemon)}.env`);
}

/**
 * The variables of a service of Windows, which neither a task nor, by documented means, a service can be given: where its
 * configuration is, where its log goes, and which service it is. The file's head says what the service was made of.
 */
export function windowsEnvironment(plan: ServicePlan): ServiceFile {
  const { daemon, scope, version, place, directories, choices } = plan;
  const name = windowsServiceName(daemon.name);
  const variables = {
    ...plan.environment,
    SOCKETLAB_LOG_FILE: path.win32.join(directories.state, 'logs', `${daemon.name}.log`),
    ...(scope === 'system' ? { SOCKETLAB_WINDOWS_SERVICE: name } : {}),
  };
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${quoted(value)}\n`);
  const facts = { version, daemon: daemon.name, scope, directories, choices, place };
  return { name: `${name}.env`, content: stampText(lines.join(''), facts, HINT) };
}

function quoted(value: string): string {
  const quote = QUOTES.find((each) => !value.includes(each));
  if (quote === undefined || /\p{Cc}/u.test(value)) {
    throw new UnwritablePathError({ path: value, kind: 'quotes' });
  }
  return `${quote}${value}${quote}`;
}
