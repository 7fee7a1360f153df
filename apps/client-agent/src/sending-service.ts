import type { CallContext, Handlers, Services } from '@socketlab/control';
import { socketNameOf } from '@socketlab/foundation';
import type { SignedPermit } from '@socketlab/trust';
import type { ClientServiceDeps } from './control.ts';
import type { DatagramResult } from './datagram-types.ts';
import type { ManyResult } from './many-types.ts';
import type { Load } from './permit-ledger.ts';
import { type Bounds, readDatagrams, readDeadline, readExchange, readMany } from './requests.ts';

type ClientService = Handlers<Services['client']>;
type Answer<Method extends keyof ClientService> = Awaited<ReturnType<ClientService[Method]>>;
type Item<List> = NonNullable<List> extends readonly (infer Each)[] ? Each : never;

type SendingService = Pick<ClientService, 'exchange' | 'exchangeDatagram' | 'exchangeMany'>;
type Deps = Pick<ClientServiceDeps, 'dialer' | 'readTarget' | 'admission'>;

/** What is asked, and by whom. */
interface Asked extends CallContext {
  readonly request: { readonly address: string; readonly permit: SignedPermit | null };
  readonly protocol: 'tcp' | 'udp';
}

/** What sends and is done when it has its answer. */
export function createSendingService(deps: Deps): SendingService {
  const { dialer } = deps;
  return {
    exchange: (request, context) =>
      sendTo(deps, { ...context, request, protocol: 'tcp' }, (bounds) => {
        const job = readExchange(request, bounds);
        const deadlineMs = readDeadline(request, bounds.caps);
        const load = { connections: 1, starts: 1, bytes: mostOf(job) };
        const send = async () => {
          const limits = { deadlineMs, signal: context.signal };
          const { local, reply, durationNs } = await dialer.exchange(job, limits);
          return {
            local: socketNameOf(local),
            remote: socketNameOf(job.address),
            reply: Buffer.from(reply),
            durationNs: String(durationNs),
          };
        };
        return { load, send };
      }),
    exchangeMany: (request, context) =>
      sendTo(deps, { ...context, request, protocol: 'tcp' }, (bounds) => {
        const job = readMany(request, bounds);
        const { connections } = job;
        const load = { connections, starts: connections, bytes: connections * mostOf(job) };
        const send = async () => {
          const { results, durationNs } = await dialer.exchangeMany(job, context.signal);
          const remote = socketNameOf(job.address);
          return { results: results.map(manyMessage), durationNs: String(durationNs), remote };
        };
        return { load, send };
      }),
    exchangeDatagram: (request, context) =>
      sendTo(deps, { ...context, request, protocol: 'udp' }, (bounds) => {
        const job = readDatagrams(request, bounds);
        const load = { connections: 1, starts: job.count, bytes: job.count * job.payload.length };
        const send = async () => {
          const { local, results } = await dialer.exchangeDatagrams(job, context.signal);
          return {
            local: socketNameOf(local),
            remote: socketNameOf(job.address),
            results: results.map(datagramMessage),
          };
        };
        return { load, send };
      }),
  };
}

/** Finds out where it goes, and lets it go there if all agree; gives back what it took when it is over. */
async function sendTo<Result>(
  { readTarget, admission }: Deps,
  { request, caller, protocol, signal }: Asked,
  prepare: (bounds: Bounds) => { load: Load; send: () => Promise<Result> },
): Promise<Result> {
  const target = await readTarget(request.address, { caller, protocol, signal });
  const caps = admission.capsFor(caller);
  const { load, send } = prepare({ address: target.address, caps });
  const end = admission.admit({ target, load, caller, protocol, permit: request.permit });
  try {
    return await send();
  } finally {
    end();
  }
}

function mostOf(job: { readonly payload: Uint8Array; readonly replyBytes: number }): number {
  return Math.max(job.payload.length, job.replyBytes);
}

function manyMessage(result: ManyResult): Item<Answer<'exchangeMany'>['results']> {
  const { local, connectedNs, answeredNs, replyBytes, isEcho, errno = '' } = result;
  return {
    local: local === undefined ? '' : socketNameOf(local),
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
