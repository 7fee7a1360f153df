import path from 'node:path';
import {
  type Configuration,
  createLogger,
  DefectError,
  type Directories,
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
import { HandedOverError, HandedOverUnseenError } from './service-errors.ts';
import { journalLine, leadsToJournal } from './service-manager/journal-line.ts';
import { openLogFile } from './service-manager/log-file.ts';
import type { Serves } from './service-manager/receive-socket.ts';
import {
  type ServiceEnvironment,
  takeServiceEnvironment,
} from './service-manager/service-environment.ts';
import { createServiceManager, type ServiceManager } from './service-manager/service-manager.ts';
import { openWindowsManager } from './service-manager/windows-manager.ts';

const LOG_LINES_KEPT = 2_000;
const FAILED = 1;
const MISUSED = 2;

/** A daemon, as its main.ts declares it. */
export interface DaemonDeclaration<Table extends OptionTable & CommonOptions> {
  readonly name: string;
  readonly options: Table;
  readonly argv: readonly string[];
  /** What a service manager says in it is taken out of it: no child may inherit that. */
  readonly environment: Record<string, string | undefined>;
  /** What a service manager may hand over to it: a TCP listener, a UDP socket; nothing unless given. */
  readonly serves?: Serves;
  /** Makes what the daemon is for out of the parts that every daemon has. */
  readonly create: (parts: DaemonParts, configuration: Configuration<Table>) => DaemonApp;
}

/**
 * Runs a daemon from its configuration to its end: configuration, parts, signals. Resolves with the exit code: 0 after a
 * drain, 1 when it could not start or failed, 2 when its configuration is wrong or the service manager handed it what it
 * cannot serve, which another start would not change; the last log line then says why, in its fields `code` and `text`.
 */
export async function runDaemon<Table extends OptionTable & CommonOptions>(
  declaration: DaemonDeclaration<Table>,
): Promise<number> {
  const { name, options, argv, environment } = declaration;
  if (argv.includes('--help')) {
    process.stdout.write(describeOptions(name, options, languageOf(environment)));
    return 0;
  }
  const service = takeServiceEnvironment(environment, process.pid);
  const logBook = openLogBook(service, languageOf(environment));
  const directories = resolveDirectories(environment);
  const manager = async (logger: Logger): Promise<ServiceManager> =>
    service.windowsService === undefined
      ? createServiceManager(service, { logger, language: languageOf(environment) })
      : openWindowsManager(service.windowsService);
  let configuration: Configuration<Table>;
  try {
    const file = path.join(directories.config, 'config.json');
    configuration = loadConfiguration(options, { argv, environment, file, section: name });
  } catch (thrown) {
    const logger = createLogger({ name, level: 'info' }, logBook);
    return tellMisuse(thrown, { logger, manager });
  }
  return serve(declaration, configuration, { logBook, directories, service, manager });
}

async function tellMisuse(
  thrown: unknown,
  { logger, manager }: { readonly logger: Logger; readonly manager: OpenManager },
): Promise<number> {
  const error = logFailure(logger, thrown);
  try {
    const told = await manager(logger);
    told.failed(error);
    await told.close(MISUSED);
  } catch (failure) {
    logFailure(logger, failure);
  }
  return MISUSED;
}

/** In the journal a line is for people; in any other place it is JSON. */
function openLogBook({ journalStream, logFile }: ServiceEnvironment, language: Language): LogBook {
  if (logFile !== undefined) {
    return createLogBook({ capacity: LOG_LINES_KEPT, writeOut: openLogFile(logFile) });
  }
  if (!leadsToJournal(journalStream)) return createLogBook({ capacity: LOG_LINES_KEPT });
  return createLogBook({
    capacity: LOG_LINES_KEPT,
    form: (line) => journalLine(line, language),
  });
}

interface ServingDeps {
  readonly logBook: LogBook;
  readonly directories: Directories;
  readonly service: ServiceEnvironment;
  readonly manager: OpenManager;
}
type OpenManager = (logger: Logger) => Promise<ServiceManager>;

function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { SOCKETLAB_LANG, LC_ALL, LC_MESSAGES, LANG } = environment;
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  return resolveLanguage(SOCKETLAB_LANG, [LC_ALL, LC_MESSAGES, LANG, system]);
}

async function serve<Table extends OptionTable & CommonOptions>(
  declaration: DaemonDeclaration<Table>,
  configuration: Configuration<Table>,
  deps: ServingDeps,
): Promise<number> {
  const { name, serves, create } = declaration;
  const { logLevel } = configuration as Configuration<CommonOptions>;
  const logger = createLogger({ name, level: logLevel }, deps.logBook);
  let serviceManager: ServiceManager;
  try {
    serviceManager = await deps.manager(logger);
  } catch (thrown) {
    logFailure(logger, thrown);
    return MISUSED;
  }
  let exitCode = 0;
  try {
    // Loaded here and not above: a socket thread imports this lib too, and needs no gRPC.
    const { assembleDaemon } = await import('./assemble.ts');
    await assembleDaemon(
      { name, serves, configuration: configuration as Configuration<CommonOptions> },
      {
        ...deps,
        logger,
        serviceManager,
        machineName: machineName(declaration.environment),
        create: (parts) => create(parts, configuration),
      },
    );
  } catch (thrown) {
    serviceManager.failed(logFailure(logger, thrown));
    exitCode = isMisuse(thrown) ? MISUSED : FAILED;
  }
  await serviceManager.close(exitCode);
  return exitCode;
}

function isMisuse(thrown: unknown): boolean {
  return thrown instanceof HandedOverError || thrown instanceof HandedOverUnseenError;
}

function logFailure(logger: Logger, thrown: unknown): SocketlabError {
  const error =
    thrown instanceof SocketlabError
      ? thrown
      : new DefectError({ problem: messageOf(thrown) }, { cause: thrown });
  const { code, text, facts } = error;
  logger.fatal(
    { code, text, ...facts, ...(error !== thrown && { err: thrown }) },
    'could not start',
  );
  return error;
}
