import { Worker } from 'node:worker_threads';
import { createSessionWake, nativeCallsProblem } from '@socketlab/bsd-sockets';
import { type Logger, workerUrl } from '@socketlab/foundation';

/** What the thread that waits is given. */
export interface SessionThreadData {
  readonly wake: bigint;
  /** 1 when the daemon has ended. */
  readonly cell: Int32Array<SharedArrayBuffer>;
}

/** What it says. */
export type SessionMessage =
  | { readonly kind: 'watching' | 'ending' }
  | { readonly kind: 'blind'; readonly problem: string };

/**
 * On Windows calls `onEnd` when the user logs off or the machine shuts down, and has Windows wait until what this returns
 * was called, or for some seconds: a background process is sent no signal then. On other systems SIGTERM says the same, and
 * nothing is done. Where it cannot be watched the log says so.
 */
export function watchSessionEnd(
  onEnd: () => void,
  { logger, platform = process.platform }: { logger: Logger; platform?: NodeJS.Platform },
): () => void {
  // Without native calls the daemon tells elsewhere what it lacks.
  if (platform !== 'win32' || nativeCallsProblem() !== undefined) return () => undefined;
  const { handle, wake, close } = createSessionWake();
  const cell = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = new Worker(workerUrl('session-end-worker', import.meta.url), {
    workerData: { wake: handle, cell } satisfies SessionThreadData,
  });
  worker.unref();
  worker.on('message', (message: SessionMessage) => {
    const { kind } = message;
    if (kind === 'blind') {
      logger.warn({ problem: message.problem }, 'logging off will end this without a drain');
    } else if (kind === 'ending') onEnd();
    else logger.debug('the end of the session is watched');
  });
  worker.once('exit', close);
  worker.on('error', (err) => logger.error({ err }, 'the end of the session is not watched'));
  const release = (): void => {
    process.off('exit', release);
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
    wake();
  };
  // A thread in a native call would keep the process from ending.
  process.on('exit', release);
  return release;
}
