import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '@socketlab/foundation';
import { isNewEnough, OLDEST_PROMETHEUS, parsePrometheusVersion } from '@socketlab/observability';
import {
  PrometheusMissingError,
  PrometheusTooOldError,
  PrometheusUnusableError,
} from '../../observe-errors.ts';

/** A Prometheus that can be started. */
export interface FoundPrometheus {
  readonly program: string;
  /** As it says it: `2.42.0+ds`. */
  readonly version: string;
}

const VERSION_TIMEOUT_MS = 10_000;

/**
 * The Prometheus that was named, or the one on the PATH, once it has said a version that reads our files. Throws
 * PrometheusMissingError, PrometheusUnusableError, PrometheusTooOldError.
 */
export async function findPrometheus(
  options: {
    readonly named: string | undefined;
    readonly workingDirectory: string;
    readonly environment: Readonly<Record<string, string | undefined>>;
  },
  signal: AbortSignal,
): Promise<FoundPrometheus> {
  const { named, workingDirectory, environment } = options;
  const program =
    named === undefined
      ? await findProgram('prometheus', environment)
      : path.resolve(workingDirectory, named);
  if (program === undefined || !(await isProgram(program))) {
    throw new PrometheusMissingError({ program: program ?? 'prometheus' });
  }
  const said = await askVersion(program, signal);
  const version = parsePrometheusVersion(said);
  if (version === undefined) {
    const problem = said.trim().split('\n')[0] || 'nothing';
    throw new PrometheusUnusableError({ program, problem });
  }
  if (!isNewEnough(version)) {
    const oldest = `${OLDEST_PROMETHEUS.major}.${OLDEST_PROMETHEUS.minor}`;
    throw new PrometheusTooOldError({ program, version: version.text, oldest });
  }
  return { program, version: version.text };
}

/** Where the PATH has a program of that name; undefined where it has none. */
export async function findProgram(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`, name] : [name];
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  for (const file of folders.flatMap((folder) => names.map((each) => path.join(folder, each)))) {
    if (await isProgram(file)) return file;
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // Not there, or not to be run by this user.
    return false;
  }
}

/** Old versions write it to standard error. */
function askVersion(program: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const limits = { signal, timeout: VERSION_TIMEOUT_MS };
    execFile(program, ['--version'], limits, (failure, stdout, stderr) => {
      if (signal.aborted) reject(signal.reason);
      else if (failure === null || stdout + stderr !== '') resolve(stdout + stderr);
      else {
        const problem = messageOf(failure);
        reject(new PrometheusUnusableError({ program, problem }, { cause: failure }));
      }
    });
  });
}
