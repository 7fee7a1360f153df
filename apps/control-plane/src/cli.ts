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
import { reportFailure } from './failure.ts';
import { requestedHelp } from './help-request.ts';
import { askedLanguage, languageOf, parseLanguage } from './language.ts';
import { createOutput, type Sink } from './output.ts';
import { readPlainly } from './plain-command-line.ts';
import type { SessionDeps } from './session.ts';
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
  readonly commands?: readonly Command[];
}

/** Reads the command line, runs the command, tells what failed; returns the exit code and never throws. */
export async function runCli(options: CliOptions, deps: CliDeps): Promise<ExitCode> {
  const { argv, environment } = options;
  const commands = deps.commands ?? COMMANDS;
  let language: Language = 'en';
  let isJson = argv.includes('--json');
  let isVerbose = argv.includes('--verbose');
  try {
    language = languageOf(environment);
    const asked = askedLanguage(argv);
    if (asked !== undefined) language = parseLanguage(asked, '--lang');
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
    ({ isJson, isVerbose } = wanted);
    const directories = resolveDirectories(environment);
    return await runCommand(wanted, { ...options, language, directories }, deps);
  } catch (failure) {
    const output = createOutput({ language, isJson, environment }, deps);
    const isDetailed = isVerbose || Boolean(environment['SOCKETLAB_DEBUG']);
    return reportFailure(failure, { output, isDetailed, signal: deps.signal });
  }
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
