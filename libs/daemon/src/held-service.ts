import { findPortHolder } from '@socketlab/bsd-sockets';
import {
  type Address,
  formatAddress,
  parseAddress,
  SocketlabError,
  socketNameOf,
} from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import type { DaemonApp } from './assemble.ts';
import type { ListenerHandlers } from './consent.ts';
import type { DaemonCounters } from './daemon-service.ts';
import type { HeldListener } from './held-listener.ts';
import { queueAt } from './tcp-listener/listener-sockets.ts';

type ListenerAnswer = Awaited<ReturnType<ListenerHandlers['getListener']>>;

/** What is known of a held socket. */
interface HeldDeps {
  readonly protocol: 'tcp' | 'udp';
  readonly held: () => HeldListener | undefined;
  readonly kernelView: Pick<KernelView, 'snapshot' | 'listeners'>;
}

/**
 * The Listener service, where the service manager may hold a listener: what it holds is told beside what is open, and who
 * wants a socket that the daemon has made (a lab does, to see socket(), bind() and listen()) gets another port.
 */
export function withHeld(service: ListenerHandlers, deps: HeldDeps): ListenerHandlers {
  return {
    ...service,
    async openListener(request, context) {
      if (!request.avoidsHeld || request.address === '') {
        return service.openListener(request, context);
      }
      const { host, port } = parseAddress(request.address);
      const elsewhere = { ...request, address: formatAddress({ host, port: 0 }) };
      if (deps.held()?.address.port === port) return service.openListener(elsewhere, context);
      try {
        return await service.openListener(request, context);
      } catch (failure) {
        if (!isHeldByManager(failure, { port, protocol: deps.protocol })) throw failure;
        return service.openListener(elsewhere, context);
      }
    },
    async getListener(request, context) {
      const answer = await service.getListener(request, context);
      const held = deps.held();
      return held === undefined ? answer : { ...answer, ...describe(held, deps) };
    },
  };
}

/** What a daemon counts, and what is held for it. */
export function countersOf(app: Pick<DaemonApp, 'counters' | 'held'>): DaemonCounters {
  const held = app.held?.();
  return { ...app.counters(), ...(held && { heldListener: formatAddress(held.address) }) };
}

/** The service manager has a socket there that nobody was given yet: a .socket unit of a service that is not running. */
function isHeldByManager(
  failure: unknown,
  { port, protocol }: { port: number; protocol: 'tcp' | 'udp' },
): boolean {
  // A class does not survive the way from the listener's thread; its code does.
  const isTaken = failure instanceof SocketlabError && failure.code === IN_USE_CODE;
  return isTaken && findPortHolder(port, protocol)?.command === 'systemd';
}

const IN_USE_CODE = 'ADDRESS_IN_USE';

function describe(held: HeldListener, deps: HeldDeps): Pick<ListenerAnswer, 'held' | 'backlog'> {
  const { waiting, limit } = queueOf(held.address, deps);
  return {
    // Of its listen(2) only the kernel knows.
    ...(held.isServed && limit !== undefined && { backlog: limit }),
    held: {
      address: formatAddress(held.address),
      isServed: held.isServed,
      isPaused: held.isPaused,
      ...(waiting !== undefined && { waiting }),
    },
  };
}

function queueOf(
  { host, port }: Address,
  { kernelView, protocol }: HeldDeps,
): { waiting?: number | undefined; limit?: number | undefined } {
  if (protocol === 'udp') {
    const local = socketNameOf({ host, port });
    const rows = kernelView.snapshot({ role: 'server', port, protocol });
    const bound = rows.find(({ socket }) => socket.local === local);
    return { waiting: bound?.receiveQueueBytes };
  }
  const queue = queueAt({ host, port }, kernelView);
  return { waiting: queue?.length, limit: queue?.limit };
}
