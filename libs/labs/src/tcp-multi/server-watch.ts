import type { Event } from '@socketlab/evidence';
import type { DaemonName } from '../lab.ts';
import type { Recording } from '../recording.ts';
import { type LabSession, portOfListener } from '../session.ts';
import { awaitAccepted, awaitOpen, countAccepted } from '../tcp-models/server-side.ts';

/** Models in which a connection comes and goes without a call of the program's. */
const WITHOUT_CALLS: readonly string[] = ['event-loop', 'io_uring'];

/** When a server has taken a client, and when it has let it go. Both are waited for until the signal aborts. */
export interface ServerWatch {
  accepted(client: string, until: AbortSignal): Promise<void>;
  closed(client: string, until: AbortSignal): Promise<void>;
}

interface Server {
  readonly daemon: DaemonName;
  readonly address: string;
  readonly recording: Recording;
}

/**
 * Watches a server by its evidence. Where that tells of no accept and no close, because its calls are Node's own and no
 * tracepoint sees them, it is asked how many it has, and for a sample of what its sockets are then.
 */
export async function watchServer(session: LabSession, server: Server): Promise<ServerWatch> {
  const { recording } = server;
  if (await isTold(session, server)) {
    return {
      accepted: async (client, until) => void (await recording.waitFor(isAcceptOf(client), until)),
      closed: async (client, until) => void (await recording.waitFor(isCloseOf(client), until)),
    };
  }
  const before = await countAccepted(session);
  const { evidence } = session.daemon(server.daemon);
  const request = { port: portOfListener(server.address) };
  return {
    async accepted(_client, until) {
      await awaitAccepted(session, before + 1, until);
      await evidence.takeSnapshot(request, { signal: session.signal });
    },
    async closed(_client, until) {
      await awaitOpen(session, 0, until);
      await evidence.takeSnapshot(request, { signal: session.signal });
    },
  };
}

async function isTold(session: LabSession, { daemon, recording }: Server): Promise<boolean> {
  if (daemon !== 'multi-tcp') return true;
  const { observers } = recording.witness;
  if (observers.some(({ name, isAvailable }) => name === 'tracepoints' && isAvailable)) return true;
  const { listener } = session.daemon(daemon);
  const { model } = await listener.getListener({}, { signal: session.signal });
  return !WITHOUT_CALLS.includes(model);
}

const isAcceptOf =
  (local: string) =>
  (event: Event): boolean =>
    event.socket.remote === local &&
    ((event.kind === 'call' && event.name === 'accept') ||
      (event.kind === 'state' && event.to === 'ESTABLISHED'));

const isCloseOf =
  (local: string) =>
  (event: Event): boolean =>
    event.socket.remote === local &&
    ((event.kind === 'call' && event.name === 'close') ||
      (event.kind === 'state' && event.to === 'CLOSED'));
