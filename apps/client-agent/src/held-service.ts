import type { CallContext, Caller, Handlers, Services } from '@socketlab/control';
import { toTimestamp } from '@socketlab/daemon';
import { DeadlineError, socketNameOf } from '@socketlab/foundation';
import type { ClientServiceDeps } from './control.ts';
import { UnknownConnectionError } from './errors.ts';
import type { UseJob } from './exchange-types.ts';
import type { Held, Holder } from './holder.ts';
import { bounded, boundedCount, readDeadline, readEnding, readHold } from './requests.ts';

type ClientService = Handlers<Services['client']>;
type Request<Method extends keyof ClientService> = Parameters<ClientService[Method]>[0];
type HeldService = Pick<
  ClientService,
  'openConnection' | 'useConnection' | 'closeConnection' | 'listHeldConnections'
>;
type Message = NonNullable<Awaited<ReturnType<ClientService['openConnection']>>['connection']>;
type Deps = Pick<ClientServiceDeps, 'holder' | 'readTarget' | 'admission' | 'readSockets'>;

/** For the thread to come back by itself before it is interrupted, which costs the connection. */
const GRACE_MS = 1_000;

/** What is about connections that stay open. A classmate has those that were opened for him; the owner has all. */
export function createHeldService(deps: Deps): HeldService {
  const { holder } = deps;
  return {
    openConnection: async (request, context) => ({
      connection: describe(await open(request, context, deps), deps),
    }),
    useConnection: (request, context) => use(request, context, deps),
    async closeConnection({ id, ending }, { caller }) {
      find(id, holder, caller);
      await holder.close(id, readEnding(ending));
      return {};
    },
    listHeldConnections: (_request, { caller }) => ({
      connections: heldFor(caller, holder).map((held) => describe(held, deps)),
    }),
  };
}

async function open(
  request: Request<'openConnection'>,
  { caller, signal }: CallContext,
  { holder, readTarget, admission }: Deps,
): Promise<Held> {
  const { permit } = request;
  const target = await readTarget(request.address, { caller, protocol: 'tcp', signal });
  const caps = admission.capsFor(caller);
  const job = readHold(request, target);
  const deadlineMs = readDeadline(request, caps);
  const load = { connections: 1, starts: 1, bytes: 0 };
  const release = admission.admit({ target, load, caller, protocol: 'tcp', permit });
  try {
    return await holder.hold(job, { deadlineMs, signal }, { caller, target, permit, release });
  } catch (failure) {
    release();
    throw failure;
  }
}

async function use(
  request: Request<'useConnection'>,
  { caller, signal }: CallContext,
  { holder, admission }: Deps,
): Promise<{ reply: Buffer; isEnded: boolean }> {
  const held = find(request.id, holder, caller);
  const caps = admission.capsFor(caller);
  const deadlineMs = readDeadline(request, caps);
  const job: UseJob = {
    payload: bounded(request.payload, caps),
    replyBytes: boundedCount(request.replyBytes, caps),
    endsSending: request.endsSending,
    deadlineMs,
  };
  const end = admit(held, job, { caller, admission });
  try {
    const limits = { deadlineMs: deadlineMs + GRACE_MS, signal };
    const { reply, isEnded, isLate } = await holder.use(request.id, job, limits);
    if (isLate) throw tooLate(request.id, job, reply.length);
    return { reply: Buffer.from(reply), isEnded };
  } finally {
    end();
  }
}

/** All that went over the connection counts, unless a permit has counted it already. */
function admit(
  held: Held,
  job: UseJob,
  { caller, admission }: { caller: Caller; admission: Deps['admission'] },
): () => void {
  const { target, permit } = held.heldFor;
  const [sent, received] = [job.payload.length, job.replyBytes];
  const bytes =
    permit === null
      ? Math.max(held.sentBytes + sent, held.receivedBytes + received)
      : Math.max(sent, received);
  const load = { connections: 0, starts: 1, bytes };
  return admission.admit({ target, load, caller, protocol: 'tcp', permit });
}

function tooLate(id: string, { replyBytes, deadlineMs }: UseJob, got: number): DeadlineError {
  const what = {
    en: `${replyBytes} bytes of answer on ${id} (${got} came; the connection is still open)`,
    'pt-BR': `${replyBytes} bytes de resposta em ${id} (vieram ${got}; a conexão continua aberta)`,
  };
  return new DeadlineError({ what, afterMs: deadlineMs });
}

function heldFor(caller: Caller, { held }: Holder): readonly Held[] {
  if (caller.kind === 'owner') return held;
  return held.filter(({ heldFor: { caller: opener } }) => opener.machineId === caller.machineId);
}

/** Of another's connection a classmate is not even told that it is there. */
function find(id: string, holder: Holder, caller: Caller): Held {
  const own = heldFor(caller, holder);
  const found = own.find((held) => held.id === id);
  if (found !== undefined) return found;
  throw new UnknownConnectionError({ id, known: own.map((held) => held.id).join(', ') });
}

function describe(held: Held, { readSockets }: Pick<Deps, 'readSockets'>): Message {
  const { local } = held;
  const seen = readSockets(held.remote.port).find(({ socket }) => socket.local === local);
  return {
    id: held.id,
    local,
    remote: socketNameOf(held.remote),
    state: seen?.state ?? 'UNKNOWN',
    sentBytes: held.sentBytes,
    receivedBytes: held.receivedBytes,
    openedAt: toTimestamp(held.openedAt),
  };
}
