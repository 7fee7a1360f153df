import path from 'node:path';
import {
  type Configuration,
  createLogger,
  DefectError,
  describeOptions,
  type Language,
  type Logger,
  loadConfiguration,
  machineName,
  messageOf,
  type OptionTable,
  resolveDirectories,
  resolveLanguage,
  SocketlabError,
} from '@socketlab/foundation';
import type { DaemonApp, DaemonParts } from './assemble.ts';
import { createLogBook, type LogBook } from './log-book.ts';
import type { CommonOptions } from './options.ts';

const LOG_LINES_KEPT = 2_000;
const FAILED = 1;
const MISUSED = 2;

/** A daemon, as its main.ts declares it. */
export interface DaemonDeclaration<Table extends OptionTable & CommonOptions> {
  readonly name: string;
  readonly options: Table;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Makes what the daemon is for out of the parts that every daemon has. */
  readonly create: (parts: DaemonParts, configuration: Configuration<Table>) => DaemonApp;
}

/**
 * Runs a daemon from its configuration to its end: configuration, parts, signals. Resolves with the exit code: 0 after a
 * drain, 1 when it could not start, 2 when its configuration is wrong; the last log line then says why, in its fields
 * `code` and `text`.
 */
export async function runDaemon<Table extends OptionTable & CommonOptions>(
  declaration: DaemonDeclaration<Table>,
): Promise<number> {
  const { name, options, argv, environment } = declaration;
  if (argv.includes('--help')) {
    process.stdout.write(describeOptions(name, options, languageOf(environment)));
    return 0;
  }
  const logBook = createLogBook({ capacity: LOG_LINES_KEPT });
  const directories = resolveDirectories(environment);
  let configuration: Configuration<Table>;
  try {
    const file = path.join(directories.config, 'config.json');
    configuration = loadConfiguration(options, { argv, environment, file, section: name });
  } catch (thrown) {
    logFailure(createLogger({ name, level: 'info' }, logBook), thrown);
    return MISUSED;
  }
  return serve(declaration, configuration, { logBook, directories });
}

function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { SOCKETLAB_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  return resolveLanguage(SOCKETLAB_LANG, [LC_ALL, LC_MESSAGES, LANG, system]);
}

async function serve<Table extends OptionTable & CommonOptions>(
  declaration: DaemonDeclaration<Table>,
  configuration: Configuration<Table>,
  deps: { logBook: LogBook; directories: ReturnType<typeof resolveDirectories> },
): Promise<number> {
  const { name, create } = declaration;
  const { logLevel } = configuration as Configuration<CommonOptions>;
  const logger = createLogger({ name, level: logLevel }, deps.logBook);
  try {
    // Loaded here and not above: a socket thread imports this lib too, and needs no gRPC.
    const { assembleDaemon } = await import('./assemble.ts');
    await assembleDaemon(
      { name, configuration: configuration as Configuration<CommonOptions> },
      {
        ...deps,
        logger,
        machineName: machineName(declaration.environment),
        create: (parts) => create(parts, configuration),
      },
    );
    return 0;
  } catch (thrown) {
    logFailure(logger, thrown);
    return FAILED;
  }
}

function logFailure(logger: Logger, thrown: unknown): void {
  const error =
    thrown instanceof SocketlabError
      ? thrown
      : new DefectError({ problem: messageOf(thrown) }, { cause: thrown });
  const { code, text, facts } = error;
  logger.fatal(
    { code, text, ...facts, ...(error !== thrown && { err: thrown }) },
    'could not start',
  );
}
