import {
  type Directories,
  type Language,
  resolveDirectories,
  VERSION,
} from '@socketlab/foundation';
import type { Asked } from './asked.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './commands.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { reportFailure, reportInterrupted } from './failure.ts';
import { requestedHelp } from './help-request.ts';
import { askedLanguage, languageOf, parseLanguage } from './language.ts';
import { createOutput, type Sink } from './output.ts';
import { readPlainly } from './plain-command-line.ts';
import type { SessionDeps } from './session.ts';
import type { OutputLoss } from './standard-streams.ts';
import { requestedVersion } from './version-request.ts';

/** The process around the CLI: what main.ts takes from Node, and specs from themselves. */
export interface CliOptions {
  /** The file that Node runs, and the words after it. */
  readonly program: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  /** The folder that holds a folder for each daemon's program. */
  readonly programsDirectory: string;
  /** Of this program; what the bundler wrote in, unless a spec says otherwise. */
  readonly version?: string;
}
/** What the CLI writes to and is interrupted by; specs give stand-ins for the rest. */
export interface CliDeps extends SessionDeps {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly signal: AbortSignal;
  /** Resolves when all that was written to standard output is out: with why it is not. */
  readonly outputLoss?: () => Promise<OutputLoss | undefined>;
  readonly commands?: readonly Command[];
}

/** How the answer is wanted, as far as the command line was read. */
interface Manner {
  language: Language;
  isJson: boolean;
  isVerbose: boolean;
}

/** Reads the command line, runs the command, tells what failed; returns the exit code and never throws. */
export async function runCli(options: CliOptions, deps: CliDeps): Promise<ExitCode> {
  const { argv, environment } = options;
  const manner: Manner = {
    language: 'en',
    isJson: argv.includes('--json'),
    isVerbose: argv.includes('--verbose'),
  };
  const report = (failure: unknown): ExitCode =>
    reportFailure(failure, {
      output: createOutput({ ...manner, environment }, deps),
      isDetailed: manner.isVerbose || Boolean(environment['SOCKETLAB_DEBUG']),
    });
  let code: ExitCode | undefined;
  try {
    code = await answer(options, deps, manner);
  } catch (failure) {
    // Whatever fails in a command that is interrupted fails because of that.
    if (!deps.signal.aborted) code = report(failure);
  }
  const loss = await deps.outputLoss?.();
  if (loss === 'reader-gone') return code ?? EXIT.failed;
  if (loss !== undefined) return Math.max(code ?? EXIT.done, report(loss)) as ExitCode;
  return code ?? reportInterrupted(createOutput({ ...manner, environment }, deps));
}

async function answer(options: CliOptions, deps: CliDeps, manner: Manner): Promise<ExitCode> {
  const { argv, environment } = options;
  const commands = deps.commands ?? COMMANDS;
  manner.language = languageOf(environment);
  const asked = askedLanguage(argv);
  if (asked !== undefined) manner.language = parseLanguage(asked, '--lang');
  const { language } = manner;
  if (argv[0] === 'complete') {
    const { completionRequest, printCandidates } = await import('./shell-completion.ts');
    const words = completionRequest(argv);
    if (words !== undefined) {
      printCandidates(words, { commands, language });
      return EXIT.done;
    }
  }
  const help = requestedVersion(argv, options) ?? requestedHelp(argv, commands, language);
  if (help !== undefined) {
    deps.stdout.write(help);
    return EXIT.done;
  }
  const wanted =
    readPlainly(argv, commands) ??
    (await import('./command-line.ts')).parseCommandLine(argv, commands, language);
  if (wanted.kind === 'text') {
    deps.stdout.write(wanted.text);
    return EXIT.done;
  }
  Object.assign(manner, { isJson: wanted.isJson, isVerbose: wanted.isVerbose });
  const directories = resolveDirectories(environment);
  return await runCommand(wanted, { ...options, language, directories }, deps);
}

type Wanted = Extract<Asked, { kind: 'command' }>;

async function runCommand(
  { command, values, isJson }: Wanted,
  options: CliOptions & { language: Language; directories: Directories },
  deps: CliDeps,
): Promise<ExitCode> {
  const [{ run }, { openSession }] = await Promise.all([command.load(), import('./session.ts')]);
  const { language, environment, workingDirectory, program, argv, programsDirectory } = options;
  const { version = VERSION } = options;
  const output = createOutput({ language, isJson, environment }, deps);
  const session = openSession(options, deps);
  try {
    return await run({
      ...values,
      ...session,
      language,
      output,
      environment,
      signal: deps.signal,
      workingDirectory,
      program,
      argv,
      programsDirectory,
      version,
    });
  } finally {
    output.endProgress();
    session.pairing.typed.close();
    session.clients.close();
  }
}
