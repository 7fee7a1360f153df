import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { DaemonClient } from '@socketlab/control';
import { messageOf, SocketlabError, type Text } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { attempt, greet } from './attempt.ts';
import type { Facts, GreetingFacts, PairingFacts, TargetFacts, Unobserved } from './facts.ts';
import { askFarEnd, type FarDaemon } from './far-end.ts';
import { recordFor, resolveName, targetOf, type Wanted } from './target.ts';
import { readNeighbour, readRoute } from './way.ts';
import { watchWire } from './wire.ts';

/** How to look. */
export interface CollectOptions {
  readonly wanted: Wanted;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Who helps. */
export interface CollectDeps {
  /** The hosts that this machine is paired with. */
  readonly records: readonly HostRecord[];
  /** The daemon of this machine that captures, and knows who listens here; or why there is none. */
  readonly witness: DaemonClient | { readonly reason: Text };
  /** All of this machine's daemons that answer. */
  readonly ownDaemons: readonly FarDaemon[];
  /** The daemons of a paired host. */
  readonly farDaemons: (record: HostRecord) => readonly FarDaemon[];
  /** The organization in the certificates of Socketlab's machines. */
  readonly organization: string;
  readonly now: () => Date;
}

/** A port where hardly anyone listens (tcpmux, RFC 1078): what a machine does there, it does where nobody listens. */
const REFERENCE_PORT = 1;
const REFERENCE_MS = 1_500;
const GREETING_MS = 2_000;

/** Looks at everything that can be seen of the way to the target, and judges nothing. Throws only when aborted. */
export async function collectFacts(options: CollectOptions, deps: CollectDeps): Promise<Facts> {
  const { wanted, signal } = options;
  const record = recordFor(wanted, deps.records);
  const isAddress = isIP(wanted.host.split('%')[0] ?? '') !== 0;
  const lookup = record === undefined && !isAddress ? await resolveName(wanted.host) : undefined;
  signal.throwIfAborted();
  const address = record?.address ?? lookup?.addresses[0] ?? (isAddress ? wanted.host : '');
  const target = targetOf(wanted, { address, record, isOwn: isOwnAddress(address) });
  const known = {
    at: deps.now().toISOString(),
    target,
    ...(lookup === undefined ? {} : { lookup }),
    ...(record === undefined ? {} : { pairing: pairingOf(record) }),
  };
  if (address === '') return { ...known, unobserved: [] };
  return { ...known, ...(await look({ ...options, target, record }, deps)) };
}

type Looking = CollectOptions & {
  readonly target: TargetFacts;
  readonly record: HostRecord | undefined;
};

async function look(options: Looking, deps: CollectDeps): Promise<Omit<Facts, 'at' | 'target'>> {
  const { target, timeoutMs, signal } = options;
  const { address, port } = target;
  const unobserved: Unobserved[] = [];
  const route = await readRoute(address, signal);
  if (route === undefined) unobserved.push({ what: 'route', reason: NO_TABLES });
  const name = target.isOwn ? 'lo' : route?.interface;
  const watch = await startWatch(name, { ...options, unobserved }, deps);
  const [tried, farEnd] = await Promise.all([
    attempt({ address, port, timeoutMs, signal }),
    askOther(options, deps),
  ]);
  const wire = await watch?.finish();
  const isSilent = tried.errno === 'TIMEOUT' || tried.errno === 'ETIMEDOUT';
  const [greeting, reference, neighbour] = await Promise.all([
    greetingOf(options, deps, tried.errno === undefined),
    isSilent
      ? attempt({ address, port: REFERENCE_PORT, timeoutMs: REFERENCE_MS, signal })
      : undefined,
    target.isOwn
      ? undefined
      : readNeighbour(route?.gateway ?? address, route?.gateway !== undefined, signal),
  ]);
  if (farEnd?.listeners === undefined) {
    unobserved.push({ what: 'listeners', reason: target.isOwn || farEnd ? NOT_TOLD : NOT_PAIRED });
  }
  return {
    ...(route === undefined ? {} : { route }),
    attempt: tried,
    ...(farEnd === undefined ? {} : { farEnd }),
    ...(wire === undefined ? {} : { wire }),
    ...(greeting === undefined ? {} : { greeting }),
    ...(reference === undefined ? {} : { reference }),
    ...(neighbour === undefined ? {} : { neighbour }),
    unobserved,
  };
}

async function startWatch(
  name: string | undefined,
  { target, signal, unobserved }: Looking & { unobserved: Unobserved[] },
  { witness }: CollectDeps,
): Promise<Awaited<ReturnType<typeof watchWire>> | undefined> {
  if (name === undefined) return undefined;
  if ('reason' in witness) {
    unobserved.push({ what: 'packets', reason: witness.reason });
    return undefined;
  }
  try {
    return await watchWire(witness, { interface: name, ...target, signal });
  } catch (failure) {
    signal.throwIfAborted();
    const same = messageOf(failure);
    const reason = failure instanceof SocketlabError ? failure.text : { en: same, 'pt-BR': same };
    unobserved.push({ what: 'packets', reason });
    return undefined;
  }
}

/** Of this machine its own daemon tells; of a paired one, its daemons. */
async function askOther(
  { target, record, signal }: Looking,
  { ownDaemons, farDaemons }: CollectDeps,
): Promise<Facts['farEnd']> {
  const asked = record === undefined ? (target.isOwn ? ownDaemons : []) : farDaemons(record);
  return asked.length === 0 ? undefined : askFarEnd(asked, { port: target.port, signal });
}

async function greetingOf(
  { target, record, signal }: Looking,
  { organization }: CollectDeps,
  isConnected: boolean,
): Promise<GreetingFacts | undefined> {
  const { address, port, expects } = target;
  if (!isConnected || (expects !== 'control' && expects !== 'pairing')) return undefined;
  const known = expects === 'control' ? record : undefined;
  return greet({
    ...{ address, port, timeoutMs: GREETING_MS, signal, organization },
    ...(known === undefined
      ? {}
      : {
          credentials: {
            ca: known.authorityCertificate,
            cert: known.certificate,
            key: known.privateKey,
            serverName: known.serverName,
          },
        }),
  });
}

function pairingOf({ name, pairedAt, expiresAt }: HostRecord): PairingFacts {
  return { host: name, pairedAt, expiresAt };
}

function isOwnAddress(address: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((infos = []) => infos);
  return address.startsWith('127.') || own.some((info) => info.address === address);
}

const NO_TABLES: Text = {
  en: 'neither ip(8) nor /proc/net tells it here',
  'pt-BR': 'nem o ip(8) nem o /proc/net informam isso aqui',
};
const NOT_PAIRED: Text = {
  en: 'this machine is not paired with that one, so nobody there can be asked who listens',
  'pt-BR': 'esta máquina não está pareada com aquela, então ninguém lá pode dizer quem escuta',
};
const NOT_TOLD: Text = {
  en: 'no daemon there could tell who listens',
  'pt-BR': 'nenhum daemon de lá pôde dizer quem escuta',
};
