import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { delay, formatDuration } from '@socketlab/foundation';
import { openLog } from '../../daemon-log.ts';
import { PrometheusEndedError, PrometheusStartError } from '../../observe-errors.ts';
import { findProgram } from './find-prometheus.ts';
import type { PrometheusApi } from './prometheus-api.ts';

/** Prometheus as a child of this program. */
export interface PrometheusProcess {
  readonly pid: number;
  /** Resolves when it is ready. Throws PrometheusStartError. */
  waitUntilReady(api: PrometheusApi, signal: AbortSignal): Promise<void>;
  /** Throws PrometheusEndedError once it has ended, which it should not. */
  throwIfEnded(): void;
  /** Has it read its configuration again: by SIGHUP, and over HTTP on Windows, which has no signals. */
  reload(api: PrometheusApi, signal: AbortSignal): Promise<void>;
  /** The last thing that it logged as an error. */
  lastError(): string | undefined;
  /** Ends it, in order first. May be called twice. */
  stop(): Promise<void>;
}

/** How Prometheus is started. */
export interface PrometheusStart {
  readonly program: string;
  readonly configuration: string;
  readonly data: string;
  readonly port: number;
  readonly retentionMs: number;
  readonly log: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const READY_DEADLINE_MS = 60_000;
const LOOK_AGAIN_MS = 50;
const STOP_DEADLINE_MS = 10_000;
const HAS_SIGNALS = process.platform !== 'win32';

/**
 * Starts Prometheus on loopback. It is in a process group of its own, so that Ctrl+C in the terminal reaches this program
 * only, which ends it in order; should this program be killed, the kernel ends it (PR_SET_PDEATHSIG of prctl(2), by way
 * of setpriv(1), where that is installed). Its log goes through this program to the file.
 */
export async function startPrometheus(options: PrometheusStart): Promise<PrometheusProcess> {
  const { environment, log } = options;
  const setpriv = await findProgram('setpriv', environment);
  const call = [options.program, ...flagsOf(options)];
  const [program = '', ...args] =
    setpriv === undefined ? call : [setpriv, '--pdeathsig=TERM', '--', ...call];
  const child = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
    env: { ...environment },
    windowsHide: true,
  });
  const ended = once(child, 'exit').then(
    ([code, signal]) => String(signal ?? `exit code ${code}`),
    (failure: unknown) => String(failure),
  );
  const logged = await keepLog(child.stderr, log);
  return describeProcess(child, ended, { ...logged, log });
}

function flagsOf({ configuration, data, port, retentionMs }: PrometheusStart): readonly string[] {
  return [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${data}`,
    `--storage.tsdb.retention.time=${formatDuration(retentionMs)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.format=json',
    ...(HAS_SIGNALS ? [] : ['--web.enable-lifecycle']),
  ];
}

interface Logged {
  readonly lastError: () => string | undefined;
  readonly closed: Promise<unknown>;
}

async function keepLog(stream: Readable, file: string): Promise<Logged> {
  const { handle } = await openLog(file);
  const writing = handle.createWriteStream();
  // A full disk takes the file's lines; what Prometheus said last is kept here.
  writing.on('error', () => stream.resume());
  let lastError: string | undefined;
  const lines = createInterface({ input: stream });
  lines.on('line', (line) => {
    writing.write(`${line}\n`);
    lastError = errorIn(line) ?? lastError;
  });
  const closed = once(lines, 'close').then(() => writing.end());
  return { lastError: () => lastError, closed };
}

/** A line is JSON; what a program says before it logs, as of a wrong flag, is not. */
function errorIn(line: string): string | undefined {
  try {
    const { level, err, error, msg } = JSON.parse(line) as Record<string, unknown>;
    return /^error$/i.test(String(level)) ? String(err ?? error ?? msg) : undefined;
  } catch {
    return line;
  }
}

function describeProcess(
  child: ChildProcess,
  ended: Promise<string>,
  { lastError, closed, log }: Logged & { readonly log: string },
): PrometheusProcess {
  let how: string | undefined;
  void ended.then((ending) => (how = ending));
  const problem = (): string => [lastError(), `(${how})`].filter(Boolean).join(' ');
  return {
    pid: child.pid ?? 0,
    lastError,
    async waitUntilReady(api, signal) {
      const late = performance.now() + READY_DEADLINE_MS;
      while (!(await api.isReady(signal))) {
        if (how !== undefined) {
          await closed;
          throw new PrometheusStartError({ problem: problem(), log });
        }
        if (performance.now() > late) {
          const waited = `not ready within ${READY_DEADLINE_MS} ms`;
          throw new PrometheusStartError({ problem: waited, log });
        }
        await delay(LOOK_AGAIN_MS, signal);
      }
    },
    throwIfEnded() {
      if (how !== undefined) throw new PrometheusEndedError({ problem: problem(), log });
    },
    async reload(api, signal) {
      if (HAS_SIGNALS) child.kill('SIGHUP');
      else await api.reload(signal);
    },
    async stop() {
      if (how === undefined) child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
      await Promise.all([ended, closed]);
      clearTimeout(killer);
    },
  };
}
