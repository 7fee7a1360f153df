import type { TcpListenerView } from '../tcp-listener/metrics.ts';

/** So many looks in a row must find clients that nobody takes. */
const LOOKS = 2;

/** What is looked at. */
interface AcceptView {
  readonly totals: TcpListenerView['totals'];
  readonly counts: Pick<TcpListenerView['counts'], 'census'>;
}

/**
 * Tells whether clients wait in the accept queue that nobody takes, though nobody is being served: a thread that does
 * nothing else than accept() is stuck then. Of a server that is busy with clients it cannot tell, and says no. Each call is
 * a look.
 */
export function createAcceptWatch(view: AcceptView, openConnections: () => number): () => boolean {
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

function hasWaiting({ counts }: AcceptView): boolean {
  return counts.census()?.listeners.some(({ queued }) => queued > 0) ?? false;
}
