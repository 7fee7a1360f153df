import type { HandedOverSocket } from '@socketlab/bsd-sockets';
import {
  type CallSteps,
  createServedListener,
  createSharedCounters,
  type RunningServer,
  type ServedListener,
  type SharedCounters,
  type SocketThreads,
  type StepRecording,
  startServerThread,
  type TcpListenerTotals,
} from '@socketlab/daemon';
import { type Address, formatAddress, type Logger, workerUrl } from '@socketlab/foundation';
import { COUNTERS, type Counter, type EchoMessage, type ListenRequest } from './echo-types.ts';

/** The client that is being served. */
export interface CurrentClient {
  readonly peer: Address;
  readonly acceptedAt: Date;
  /** What the counters said when it was accepted: the rest since then is its own. */
  readonly receivedBefore: number;
  readonly sentBefore: number;
}

/** The daemon's one listener: opened and closed on command, served by a thread of its own. */
export interface Listener extends Omit<ServedListener<ListenRequest>, 'close'> {
  readonly client: CurrentClient | undefined;
  readonly totals: TcpListenerTotals;
  /** How long answers took, since the daemon started. */
  readonly durations: SharedCounters<Counter>['durations'];
  /** Refuses new clients; the one being served may end until the signal aborts, then is cut. Resolves with how many were cut. */
  close(signal: AbortSignal): Promise<number>;
}

interface ListenerDeps {
  readonly threads: SocketThreads;
  readonly logger: Logger;
  /** What the service manager has handed over. */
  readonly handedOver?: HandedOverSocket | undefined;
  /** Has the kernel's view of a server port observed. */
  readonly watch: (port: number, awaitsListener: boolean) => Promise<() => Promise<void>>;
  /** Observes a server that goes step by step. */
  readonly record: (steps: CallSteps) => Promise<StepRecording>;
  /** Told before it is closed. */
  readonly onClosing: () => void;
  /** Told when the server loop has ended. */
  readonly onEnded: (request: ListenRequest) => void;
}

/** A listener that is not open yet. */
export function createListener(deps: ListenerDeps): Listener {
  const { logger } = deps;
  const { memory, count, durations } = createSharedCounters(COUNTERS);
  let client: CurrentClient | undefined;

  function onReport(message: EchoMessage): void {
    if (message.kind === 'accepted') {
      const { peer } = message;
      logger.debug({ peer: formatAddress(peer) }, 'client accepted');
      const before = { receivedBefore: count('receivedBytes'), sentBefore: count('sentBytes') };
      client = { peer, acceptedAt: new Date(), ...before };
    } else {
      logger.debug({ peer: client && formatAddress(client.peer) }, 'client gone');
      client = undefined;
    }
  }

  const serve = (request: ListenRequest, handedOver?: HandedOverSocket): Promise<RunningServer> =>
    startServerThread(
      { url: workerUrl('echo-worker', import.meta.url), request, counters: memory, handedOver },
      { ...deps, onReport },
    );
  const served = createServedListener(
    { daemon: 'tcp-echo', handedOver: deps.handedOver },
    {
      logger,
      serve,
      onClosing: deps.onClosing,
      onEnded(request: ListenRequest) {
        client = undefined;
        deps.onEnded(request);
      },
    },
  );
  return {
    get state() {
      return served.state;
    },
    get client() {
      return client;
    },
    get totals() {
      return totalsOf(count);
    },
    durations,
    get held() {
      return served.held;
    },
    get health() {
      return served.health;
    },
    open: served.open,
    end: served.end,
    async close(signal) {
      const cutBefore = count('closedByStop');
      await served.close(signal);
      return count('closedByStop') - cutBefore;
    },
  };
}

function totalsOf(count: SharedCounters<Counter>['count']): TcpListenerTotals {
  return {
    accepted: count('accepted'),
    closed: {
      peer: count('closedByPeer'),
      reset: count('closedByReset'),
      error: count('closedByError'),
      stopped: count('closedByStop'),
    },
    receivedBytes: count('receivedBytes'),
    sentBytes: count('sentBytes'),
  };
}
