import { fileURLToPath } from 'node:url';
import { runCli } from './cli.ts';
import type { ClientsDeps } from './clients.ts';
import type { Discovery } from './network/discovery.ts';
import type { SessionDeps } from './session.ts';

/** What a run of the CLI left behind. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nobody is found, and nobody is told. */
const NO_NETWORK: Discovery = {
  findMachines: async () => [],
  advertise: async () => ({ announceWindow: async () => {}, stop: async () => {} }),
};

/** Runs the CLI in this process, as on a pipe, in English unless `argv` or `environment` say otherwise. */
export async function runInProcess(
  argv: readonly string[],
  options: {
    control?: ClientsDeps;
    findSandbox?: SessionDeps['findSandbox'];
    readAddresses?: SessionDeps['readAddresses'];
    findMachines?: Discovery['findMachines'];
    environment?: Readonly<Record<string, string>>;
    programsDirectory?: string;
    signal?: AbortSignal;
    /** Which version the program shall be of. */
    version?: string;
    pairing?: SessionDeps['pairing'];
    /** Hears standard output while the command runs. */
    onOutput?: (text: string) => void;
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
      ...(options.version === undefined ? {} : { version: options.version }),
      programsDirectory:
        options.programsDirectory ?? fileURLToPath(new URL('../..', import.meta.url)),
    },
    {
      stdout: {
        write(text) {
          stdout += text;
          options.onOutput?.(text);
        },
      },
      stderr: { write: (text) => (stderr += text) },
      signal: options.signal ?? new AbortController().signal,
      ...(options.pairing === undefined ? {} : { pairing: options.pairing }),
      ...(options.control === undefined ? {} : { control: options.control }),
      ...(options.readAddresses === undefined ? {} : { readAddresses: options.readAddresses }),
      ...(options.findSandbox === undefined ? {} : { findSandbox: options.findSandbox }),
      discovery: {
        ...NO_NETWORK,
        ...(options.findMachines && { findMachines: options.findMachines }),
      },
    },
  );
  return { code, stdout, stderr };
}
