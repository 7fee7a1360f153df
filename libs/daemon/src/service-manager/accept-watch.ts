import type { TcpListenerView } from '../tcp-listener/metrics.ts';

/** So many looks in a row must find clients that nobody takes. */
const LOOKS = 2;

/**
 * Tells whether clients wait in the accept queue that nobody takes, though nobody is being served: a thread that does
 * nothing else than accept() is stuck then. Of a server that is busy with clients it cannot tell, and says no. Each call is
 * a look.
 */
export function createAcceptWatch(
  view: TcpListenerView,
  openConnections: () => number,
): () => boolean {
  let acceptedBefore = -1;
  let looks = 0;
  return () => {
    const { accepted } = view.totals();
    const isUnmoved = accepted === acceptedBefore && openConnections() === 0;
    acceptedBefore = accepted;
    looks = isUnmoved && hasWaiting(view) ? looks + 1 : 0;
    return looks >= LOOKS;
  };
}

function hasWaiting({ readSockets }: TcpListenerView): boolean {
  const listening = readSockets().find(({ state }) => state === 'LISTEN');
  return (listening?.acceptQueue?.length ?? 0) > 0;
}
