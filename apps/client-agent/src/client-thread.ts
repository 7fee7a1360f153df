import type { SocketThread, SocketThreads } from '@socketlab/daemon';
import {
  type Address,
  DeadlineError,
  formatAddress,
  SocketlabError,
  workerUrl,
} from '@socketlab/foundation';

/** What a client's threads are started with. */
export interface ClientThreadDeps {
  readonly threads: SocketThreads;
  /** Told each address that the system gave one of the client's sockets. */
  readonly onLocal: (local: Address) => void;
}

/** How long a thing may take. */
export interface Limits {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/** Starts a thread that sends: see client-worker. Every call blocks, so each thing sent has a thread of its own. */
export function startClientThread({ threads, onLocal }: ClientThreadDeps): Promise<SocketThread> {
  return threads.start({
    url: workerUrl('client-worker', import.meta.url),
    onReport: (locals) => (locals as readonly Address[]).forEach(onLocal),
  });
}

/**
 * Starts a thread that sends load: see load-worker. Its calls are not observed, for a recording could not keep up with them.
 * `onId` is told the number that the system has given it.
 */
export function startLoadThread(
  threads: SocketThreads,
  onId: (systemThreadId: number) => void,
): Promise<SocketThread> {
  return threads.start({
    url: workerUrl('load-worker', import.meta.url),
    isObserved: false,
    onReport: (id) => onId(id as number),
  });
}

/** Runs a call on the thread, and interrupts it when the deadline passes or the caller goes away. */
export async function within<Result>(
  thread: SocketThread,
  { deadlineMs, signal, peer }: Limits & { readonly peer: Address },
  run: () => Promise<Result>,
): Promise<Result> {
  let isLate = false;
  const interrupt = (): void => thread.interrupt('all');
  const timer = setTimeout(() => {
    isLate = true;
    interrupt();
  }, deadlineMs);
  signal.addEventListener('abort', interrupt, { once: true });
  if (signal.aborted) interrupt();
  try {
    return await run();
  } catch (failure) {
    if (!isLate || !(failure instanceof SocketlabError)) throw failure;
    const address = formatAddress(peer);
    throw new DeadlineError(
      {
        what: { en: `the exchange with ${address}`, 'pt-BR': `a troca com ${address}` },
        afterMs: deadlineMs,
      },
      { cause: failure },
    );
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  }
}
