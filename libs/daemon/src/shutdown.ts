import { createDeferred } from '@socketlab/foundation';

/** SIGBREAK is Ctrl+Break, on Windows only; SIGHUP is there that the console's window is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;
type EndingSignal = (typeof SIGNALS)[number];
/** What a shell reports for a program that a signal ended: 128 + SIGINT. */
const EXIT_AT_ONCE = 130;

/** When a daemon shall end, and how long it may take. */
export interface Shutdown {
  /** Resolves with the drain deadline in milliseconds when someone wants the daemon to end. */
  readonly requested: Promise<number>;
  request(deadlineMs: number): void;
  /** Stops listening to signals. */
  release(): void;
}

/**
 * The first SIGINT, SIGTERM, SIGHUP or SIGBREAK asks for a drain, the second exits at once. Below a service manager SIGHUP is how it
 * asks for a reload: `onHangup` is called then, and nothing ends.
 */
export function createShutdown(options: {
  readonly drainMs: number;
  readonly onHangup?: (() => void) | undefined;
}): Shutdown {
  const { promise, resolve } = createDeferred<number>();
  let signals = 0;
  const onSignal = (signal: EndingSignal): void => {
    if (signal === 'SIGHUP' && options.onHangup) {
      options.onHangup();
      return;
    }
    signals += 1;
    if (signals > 1) process.exit(EXIT_AT_ONCE);
    resolve(options.drainMs);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    requested: promise,
    request: resolve,
    release() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
