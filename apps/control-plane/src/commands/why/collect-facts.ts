import { once } from 'node:events';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback, type Text } from '@socketlab/foundation';
import type { HostRecord } from '@socketlab/trust';
import { attempt, greet } from './attempt.ts';
import type { Facts, GreetingFacts, PairingFacts, TargetFacts, Unobserved } from './facts.ts';
import { askFarEnd, type FarDaemon } from './far-end.ts';
import { present } from './present.ts';
import { recordFor, resolveName, targetOf, type Wanted } from './target.ts';
import { startWatch, type Witness, watched } from './watched.ts';
import { type NextHop, nextHop, readNeighbour, readRoute, settledNeighbour } from './way.ts';
import { readFirewalls } from './windows-facts.ts';
import { readWindowsWay, unseenNeighbour, type WindowsWayFacts } from './windows-way.ts';

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
  readonly witness: Witness;
  /** All of this machine's daemons that answer. */
  readonly ownDaemons: readonly FarDaemon[];
  /** The daemons of a paired host. */
  readonly farDaemons: (record: HostRecord) => readonly FarDaemon[];
  /** The organization in the certificates of Socketlab's machines. */
  readonly organization: string;
  readonly now: () => Date;
  /** The system that this program runs on. */
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A port where hardly anyone listens (tcpmux, RFC 1078): what a machine does there, it does where nobody listens. */
const REFERENCE_PORT = 1;
const REFERENCE_MS = 1_500;
const GREETING_MS = 2_000;
/** Longer than a network of a room takes to answer. */
const ANSWER_MS = 200;

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
  const isWindows = deps.platform === 'win32';
  const way = isWindows ? await readWindowsWay(address, { ...deps, signal }) : undefined;
  const route = isWindows ? way?.route : await readRoute(address, signal);
  if (route === undefined) {
    unobserved.push({ what: 'route', reason: way?.routeProblem ?? NO_TABLES });
  }
  // Empty for the loopback interface, which each system calls otherwise.
  const own = isWindows ? '' : 'lo';
  const name = target.isOwn ? own : route?.interface;
  const watch = await startWatch(name, { ...options, unobserved }, deps);
  const { result, wire } = await watched(watch, unobserved, async () => {
    const trying = attempt({ address, port, timeoutMs, signal });
    // An answer comes at once or not for long. What this program does meanwhile would count as the time that it took.
    const pause = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    await Promise.race([trying, once(pause, 'abort')]);
    const [tried, farEnd] = await Promise.all([trying, askOther(options, deps)]);
    return { tried, farEnd };
  });
  const { tried, farEnd } = result;
  if (farEnd?.listeners === undefined) {
    unobserved.push({ what: 'listeners', reason: target.isOwn || farEnd ? NOT_TOLD : NOT_PAIRED });
  }
  const beside = isSilence(tried.errno)
    ? await lookAtSilence(options, { route, farEnd }, deps)
    : {
        farEnd,
        ...(target.isOwn ? {} : await neighbourOf(options, nextHop(address, route), deps)),
        greeting: tried.errno === undefined ? await greetingOf(options, deps) : undefined,
      };
  const { neighbourProblem, ...told } = beside;
  if (way !== undefined && !target.isOwn) {
    unobserved.push(...unseenNeighbour(way, { ...told, ...present({ neighbourProblem }) }));
  }
  // Nobody else comes to a loopback address.
  const firewalls =
    isWindows && !isLoopback(address)
      ? await readFirewalls({ ...options, farEnd: told.farEnd, way, unobserved }, deps)
      : undefined;
  return { ...present({ route, attempt: tried, wire, ...firewalls, ...told }), unobserved };
}

/** Nothing came: whether the machine answers at all, whether it is there, and who listens there by now. */
async function lookAtSilence(
  options: Looking,
  { route, farEnd }: { route: Facts['route'] | undefined; farEnd: Facts['farEnd'] | undefined },
  deps: CollectDeps,
): Promise<Beside> {
  const { target, signal } = options;
  const { address } = target;
  const reference = await attempt({
    ...{ address, port: REFERENCE_PORT, timeoutMs: REFERENCE_MS, signal },
  });
  let seen: NeighbourSeen = {};
  const [, later] = await Promise.all([
    target.isOwn
      ? undefined
      : settledNeighbour(nextHop(address, route), signal, async (hop) => {
          seen = await neighbourOf(options, hop, deps);
          return seen.neighbour;
        }),
    farEnd?.listeners === undefined ? undefined : askOther(options, deps),
  ]);
  const after = later?.listeners;
  const both = after === undefined ? farEnd : { daemons: [], ...farEnd, listenersAfter: after };
  return { ...present({ reference, farEnd: both }), ...seen };
}

type NeighbourSeen = Pick<WindowsWayFacts, 'neighbour' | 'neighbourProblem'>;
type Beside = Pick<Facts, 'farEnd' | 'reference'> & NeighbourSeen & { greeting?: undefined };

async function neighbourOf(
  { target, signal }: Looking,
  hop: NextHop,
  { platform, witness }: CollectDeps,
): Promise<NeighbourSeen> {
  if (platform !== 'win32') return present({ neighbour: await readNeighbour(hop, signal) });
  const { neighbour, neighbourProblem, routeProblem } = await readWindowsWay(target.address, {
    ...{ witness, signal },
  });
  return present({ neighbour, neighbourProblem: neighbourProblem ?? routeProblem });
}

function isSilence(errno: string | undefined): boolean {
  return errno === 'TIMEOUT' || errno === 'ETIMEDOUT';
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
): Promise<GreetingFacts | undefined> {
  const { address, port, expects } = target;
  if (expects !== 'control' && expects !== 'pairing') return undefined;
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
