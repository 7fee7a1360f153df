import type { Handlers, Services } from '@socketlab/control';
import { toTimestamp } from '@socketlab/daemon';
import type { SnapshotObservation } from '@socketlab/evidence';
import { DeadlineError, formatAddress } from '@socketlab/foundation';
import type { DatagramResult } from './datagram-types.ts';
import type { Dialer } from './dialer.ts';
import type { UseJob } from './exchange-types.ts';
import type { Held, Holder } from './holder.ts';
import type { ManyResult } from './many-types.ts';
import {
  bounded,
  boundedCount,
  type ReadTarget,
  readDatagrams,
  readEnding,
  readExchange,
  readHold,
  readMany,
} from './requests.ts';

const DEFAULT_DEADLINE_MS = 5_000;
/** For the thread to come back by itself before it is interrupted, which costs the connection. */
const GRACE_MS = 1_000;

type ClientService = Handlers<Services['client']>;
type Answer<Method extends keyof ClientService> = Awaited<ReturnType<ClientService[Method]>>;
type Item<List> = NonNullable<List> extends readonly (infer Each)[] ? Each : never;

/** What the service needs of the daemon. */
export interface ClientServiceDeps {
  readonly dialer: Dialer;
  readonly holder: Holder;
  readonly readTarget: ReadTarget;
  /** The client's side of conversations with that server port, as the system's tables show it now. */
  readonly readSockets: (port: number) => readonly SnapshotObservation[];
  /** The source of a lesson; refuses names that are none. */
  readonly readLesson: (name: string) => Promise<{ file: string; text: string }>;
}

/** The Client service of client-agent. */
export function createClientService(deps: ClientServiceDeps): ClientService {
  const { holder, readTarget } = deps;
  return {
    ...createSending(deps),
    async openConnection(request, { signal }) {
      const limits = { deadlineMs: request.deadlineMs || DEFAULT_DEADLINE_MS, signal };
      const held = await holder.hold(readHold(request, readTarget), limits);
      return { connection: describe(held, deps) };
    },
    useConnection: (request, { signal }) => useConnection(deps, request, signal),
    async closeConnection({ id, ending }) {
      await holder.close(id, readEnding(ending));
      return {};
    },
    listHeldConnections: () => ({ connections: holder.held.map((held) => describe(held, deps)) }),
    getClientSource: async ({ lesson }) => ({ source: await deps.readLesson(lesson) }),
  };
}

function createSending({
  dialer,
  readTarget,
}: ClientServiceDeps): Pick<ClientService, 'exchange' | 'exchangeDatagram' | 'exchangeMany'> {
  return {
    async exchange(request, { signal }) {
      const job = readExchange(request, readTarget);
      const limits = { deadlineMs: request.deadlineMs || DEFAULT_DEADLINE_MS, signal };
      const { local, reply, durationNs } = await dialer.exchange(job, limits);
      return {
        local: formatAddress(local),
        remote: formatAddress(job.address),
        reply: Buffer.from(reply),
        durationNs: String(durationNs),
      };
    },
    async exchangeMany(request, { signal }) {
      const job = readMany(request, readTarget);
      const { results, durationNs } = await dialer.exchangeMany(job, signal);
      return { results: results.map(manyMessage), durationNs: String(durationNs) };
    },
    async exchangeDatagram(request, { signal }) {
      const job = readDatagrams(request, readTarget);
      const { local, results } = await dialer.exchangeDatagrams(job, signal);
      return {
        local: formatAddress(local),
        remote: formatAddress(job.address),
        results: results.map(datagramMessage),
      };
    },
  };
}

function manyMessage(result: ManyResult): Item<Answer<'exchangeMany'>['results']> {
  const { local, connectedNs, answeredNs, replyBytes, isEcho, errno = '' } = result;
  return {
    local: local === undefined ? '' : formatAddress(local),
    ...(connectedNs !== undefined && { connectedNs: String(connectedNs) }),
    ...(answeredNs !== undefined && { answeredNs: String(answeredNs) }),
    replyBytes,
    isEcho,
    errno,
  };
}

function datagramMessage(result: DatagramResult): Item<Answer<'exchangeDatagram'>['results']> {
  const durationNs = String(result.durationNs);
  if (result.kind === 'answered') return { reply: Buffer.from(result.reply), durationNs };
  if (result.kind === 'refused') return { errno: result.errno, durationNs };
  return { noAnswer: {}, durationNs };
}

async function useConnection(
  { holder }: ClientServiceDeps,
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
  const { reply, isEnded, isLate } = await holder.use(request.id, job, limits);
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

function describe(
  held: Held,
  { readSockets }: ClientServiceDeps,
): Item<Answer<'listHeldConnections'>['connections']> {
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
