import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  formatAddress,
  messageOf,
  parseAddress,
  UnreadableConfigurationError,
} from '@socketlab/foundation';
import type { DaemonEntry } from './daemons.ts';

/**
 * Where a daemon's control interface is by configuration: SOCKETLAB_CONTROL, config.json, or the default. Undefined when
 * the system is to choose the port, for then only the daemon's own record tells. Throws UnreadableConfigurationError
 * and InvalidValueError.
 */
export async function configuredAddress(
  daemon: DaemonEntry,
  sources: {
    environment: Readonly<Record<string, string | undefined>>;
    configDirectory: string;
  },
): Promise<string | undefined> {
  const fallback = parseAddress(daemon.control);
  const file = path.join(sources.configDirectory, 'config.json');
  const fromEnvironment = sources.environment['SOCKETLAB_CONTROL'];
  const address =
    fromEnvironment === undefined
      ? parseAddress(await controlInFile(file, daemon), fallback, `${file}: control`)
      : parseAddress(fromEnvironment, fallback, 'SOCKETLAB_CONTROL');
  return address.port === 0 ? undefined : formatAddress(address);
}

async function controlInFile(file: string, daemon: DaemonEntry): Promise<string> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return daemon.control;
    throw new UnreadableConfigurationError({ file, problem: messageOf(cause) }, { cause });
  }
  const sections = content as Record<string, { control?: unknown } | undefined> | null;
  const control = sections?.[daemon.name]?.control;
  return control === undefined ? daemon.control : String(control);
}
