import { execFile } from 'node:child_process';
import { systemProgram } from '@socketlab/foundation';

/** What a program left behind. */
export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
/** Runs a program to its end; undefined when there is no such program. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  signal: AbortSignal,
) => Promise<ProgramRun | undefined>;

/** A program that ended may have started one that goes on and holds its output open. */
const OUTPUT_PATIENCE_MS = 500;
const MOST_OUTPUT_BYTES = 16 * 1_024 * 1_024;

/** Runs the system's programs with this environment, in English and UTC, for their answers are read: see systemProgram. */
export function createRunProgram(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): RunProgram {
  const env = {
    ...environment,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    SYSTEMD_PAGER: '',
    SYSTEMD_COLORS: '0',
  };
  return (program, args, signal) =>
    new Promise((resolve, reject) => {
      const how = { env, signal, windowsHide: true } as const;
      const options = { ...how, maxBuffer: MOST_OUTPUT_BYTES, encoding: 'utf8' } as const;
      const file = systemProgram(program, { environment, platform });
      const child = execFile(file, args, options, (failure, stdout, stderr) => {
        clearTimeout(patience);
        if (signal.aborted) reject(signal.reason);
        else if (failure?.code === 'ENOENT') resolve(undefined);
        else if (failure === null) resolve({ code: 0, stdout, stderr });
        else if (typeof failure.code === 'number') resolve({ code: failure.code, stdout, stderr });
        else reject(failure);
      });
      let patience: NodeJS.Timeout | undefined;
      child.once('exit', () => {
        patience = setTimeout(() => {
          child.stdout?.destroy();
          child.stderr?.destroy();
        }, OUTPUT_PATIENCE_MS);
      });
    });
}
