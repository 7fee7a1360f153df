import { fileURLToPath } from 'node:url';
import { runCli } from './cli.ts';
import type { ClientsDeps } from './clients.ts';
import type { SessionDeps } from './session.ts';

/** What a run of the CLI left behind. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI in this process, as on a pipe, in English unless `argv` or `environment` say otherwise. */
export async function runInProcess(
  argv: readonly string[],
  options: {
    control?: ClientsDeps;
    findSandbox?: SessionDeps['findSandbox'];
    readAddresses?: SessionDeps['readAddresses'];
    findMachines?: SessionDeps['findMachines'];
    environment?: Readonly<Record<string, string>>;
    programsDirectory?: string;
    signal?: AbortSignal;
  } = {},
): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(
    {
      program: '',
      argv,
      environment: { LANG: 'en_US.UTF-8', ...options.environment },
      workingDirectory: '/',
      programsDirectory:
        options.programsDirectory ?? fileURLToPath(new URL('../..', import.meta.url)),
    },
    {
      stdout: { write: (text) => (stdout += text) },
      stderr: { write: (text) => (stderr += text) },
      signal: options.signal ?? new AbortController().signal,
      ...(options.control === undefined ? {} : { control: options.control }),
      ...(options.readAddresses === undefined ? {} : { readAddresses: options.readAddresses }),
      ...(options.findSandbox === undefined ? {} : { findSandbox: options.findSandbox }),
      ...(options.findMachines === undefined ? {} : { findMachines: options.findMachines }),
    },
  );
  return { code, stdout, stderr };
}
