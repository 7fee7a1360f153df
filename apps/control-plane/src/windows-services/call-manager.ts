import type { ProgramRun, RunProgram } from '../services/run-program.ts';
import { WindowsManagerError } from '../windows-service-errors.ts';

/** What a program that is not there leaves behind: cmd.exe says the same of one. */
const NO_PROGRAM: ProgramRun = { code: 9009, stdout: '', stderr: '' };

/** Calls one of Windows' programs, whatever comes of it. */
export async function callWindows(
  [program = '', ...args]: readonly string[],
  { run, signal }: { readonly run: RunProgram; readonly signal: AbortSignal },
): Promise<ProgramRun> {
  return (await run(program, args, signal)) ?? NO_PROGRAM;
}

/** The same for one that has to succeed. Throws WindowsManagerError. */
export async function requireWindows(
  words: readonly string[],
  deps: { readonly run: RunProgram; readonly signal: AbortSignal },
): Promise<ProgramRun> {
  const done = await callWindows(words, deps);
  if (done.code !== 0) throw refusal(words, done);
  return done;
}

/** What a program said against what it was asked. */
export function refusal(words: readonly string[], done: ProgramRun): WindowsManagerError {
  const said = `${done.stderr}\n${done.stdout}`.trim().split(/\s*\n/);
  // sc.exe has its reason in the last line, schtasks.exe in its only one.
  const problem = said.at(-1)?.trim() ?? '';
  return new WindowsManagerError({ command: words.join(' '), exitCode: done.code, problem });
}
