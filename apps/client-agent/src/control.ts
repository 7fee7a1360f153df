import type { Handlers, Services } from '@socketlab/control';
import { toTimestamp } from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { type Address, DeadlineError, DefectError, formatAddress } from '@socketlab/foundation';
import type { Dialer, Held } from './dialer.ts';
import { PayloadTooLargeError } from './errors.ts';
import type { UseJob } from './exchange-types.ts';

const DEFAULT_DEADLINE_MS = 5_000;
/** For the thread to come back by itself before it is interrupted, which costs the connection. */
const GRACE_MS = 1_000;
const LARGEST_PAYLOAD = 1_048_576;

type ClientService = Handlers<Services['client']>;

/** What the service needs of the daemon. */
export interface ClientServiceDeps {
  readonly dialer: Dialer;
  /** Reads an address to send to; refuses those where this client may not send. */
  readonly readTarget: (text: string) => Address;
  /** The client's side of conversations with that server port, as the system's tables show it now. */
  readonly readSockets: (port: number) => readonly SnapshotObservation[];
  readonly source: () => Promise<{ file: string; text: string }>;
}

/** The Client service of client-agent. */
export function createClientService(deps: ClientServiceDeps): ClientService {
  const { dialer, readTarget } = deps;
  return {
    async exchange({ address, payload, replyBytes, firstCloser, deadlineMs }, { signal }) {
      const job = {
        address: readTarget(address),
        payload: bounded(payload),
        replyBytes: boundedCount(replyBytes || payload.length),
        firstCloser:
          firstCloser === 'FIRST_CLOSER_SERVER' ? ('server' as const) : ('client' as const),
      };
      const limits = { deadlineMs: deadlineMs || DEFAULT_DEADLINE_MS, signal };
      const { local, reply, durationNs } = await dialer.exchange(job, limits);
      return {
        local: formatAddress(local),
        remote: formatAddress(job.address),
        reply: Buffer.from(reply),
        durationNs: String(durationNs),
      };
    },
    exchangeMany: () => {
      throw new DefectError({ problem: 'not there yet' });
    },
    exchangeDatagram: () => {
      throw new DefectError({ problem: 'not there yet' });
    },
    async openConnection({ address, deadlineMs }, { signal }) {
      const limits = { deadlineMs: deadlineMs || DEFAULT_DEADLINE_MS, signal };
      const held = await dialer.hold(readTarget(address), limits);
      return { connection: describe(held, deps) };
    },
    useConnection: (request, { signal }) => useConnection(deps, request, signal),
    async closeConnection({ id }) {
      await dialer.close(id);
      return {};
    },
    listHeldConnections: () => ({ connections: dialer.held.map((held) => describe(held, deps)) }),
    getClientSource: async () => ({ source: await deps.source() }),
  };
}

async function useConnection(
  { dialer }: ClientServiceDeps,
  request: Parameters<ClientService['useConnection']>[0],
  signal: AbortSignal,
): Promise<{ reply: Buffer; isEnded: boolean }> {
  const deadlineMs = request.deadlineMs || DEFAULT_DEADLINE_MS;
  const job: UseJob = {
    payload: bounded(request.payload),
    replyBytes: boundedCount(request.replyBytes),
    endsSending: request.endsSending,
    deadlineMs,
  };
  const limits = { deadlineMs: deadlineMs + GRACE_MS, signal };
  const { reply, isEnded, isLate } = await dialer.use(request.id, job, limits);
  if (isLate) {
    const got = reply.length;
    const what = {
      en: `${job.replyBytes} bytes of answer on ${request.id} (${got} came; the connection is still open)`,
      'pt-BR': `${job.replyBytes} bytes de resposta em ${request.id} (vieram ${got}; a conexão continua aberta)`,
    };
    throw new DeadlineError({ what, afterMs: deadlineMs });
  }
  return { reply: Buffer.from(reply), isEnded };
}

function bounded(payload: Uint8Array): Uint8Array {
  boundedCount(payload.length);
  return payload;
}

function boundedCount(bytes: number): number {
  if (bytes <= LARGEST_PAYLOAD) return bytes;
  throw new PayloadTooLargeError({ bytes, limit: LARGEST_PAYLOAD });
}

type HeldMessage = NonNullable<
  Awaited<ReturnType<ClientService['listHeldConnections']>>['connections']
>[number];

function describe(held: Held, { readSockets }: ClientServiceDeps): HeldMessage {
  const local = formatAddress(held.local);
  const seen = readSockets(held.remote.port).find(({ socket }) => socket.local === local);
  return {
    id: held.id,
    local,
    remote: formatAddress(held.remote),
    state: seen?.state ?? 'UNKNOWN',
    sentBytes: held.sentBytes,
    receivedBytes: held.receivedBytes,
    openedAt: toTimestamp(held.openedAt),
  };
}
