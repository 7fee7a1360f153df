import { randomBytes } from 'node:crypto';
import type { CallContext, Handlers, Services } from '@socketlab/control';
import {
  InvalidValueError,
  isLoopback,
  type Logger,
  type Part,
  parseAddress,
} from '@socketlab/foundation';
import { type Identity, type Permit, type PermitCaps, signPermit } from '@socketlab/trust';
import type { DaemonCounters } from './daemon-service.ts';
import {
  NotListeningError,
  NotReachableError,
  PermitsOffError,
  PermitTooLargeError,
} from './errors.ts';

type IssuePermit = Handlers<Services['listener']>['issuePermit'];
type Answer = Awaited<ReturnType<IssuePermit>>;
type ActivePermit = NonNullable<
  Awaited<ReturnType<Handlers<Services['listener']>['getListener']>>['permits']
>[number];

/** The most that one permit says, whatever its owner allows. */
const MOST = { bytes: 268_435_456, perSecond: 20_000, durationMs: 600_000 } as const;
/** What is granted where a request leaves it open. */
const USUAL: PermitCaps = { connections: 1, bytes: 1_048_576, perSecond: 1, durationMs: 10_000 };

/** What the listener has taken in, from whomever. */
interface TakenIn {
  readonly accepted: number;
  readonly receivedBytes: number;
}

/** What classmates may send to this daemon's listener now. */
export interface PermitBook extends Part {
  /** Throws PermitsOffError, NotListeningError, NotReachableError, PermitTooLargeError, InvalidValueError. */
  issue(request: Parameters<IssuePermit>[0], context: Pick<CallContext, 'caller'>): Answer;
  /** Those that are not over, as GetListener tells them. */
  active(): ActivePermit[];
}

interface PermitBookDeps {
  readonly identity: Identity;
  readonly logger: Logger;
  /** What the daemon counts, and where its listener is open. */
  readonly counters: () => DaemonCounters;
}

interface Issued {
  readonly permit: Permit;
  readonly name: string;
  readonly issuedMs: number;
  readonly before: TakenIn;
  readonly timer: NodeJS.Timeout;
}

/**
 * Issues permits for the daemon's listener and counts what it takes in meanwhile. All that are under way at once allow no
 * more connections than the owner does; 0 issues none.
 */
export function createPermitBook(
  options: { daemon: string; protocol: 'tcp' | 'udp'; mostConnections: number },
  deps: PermitBookDeps,
): PermitBook {
  const { daemon, protocol, mostConnections } = options;
  const issued = new Map<string, Issued>();
  const since = ({ before }: Issued): TakenIn => {
    const now = takenIn(deps.counters());
    return {
      accepted: now.accepted - before.accepted,
      receivedBytes: now.receivedBytes - before.receivedBytes,
    };
  };
  const end = (entry: Issued): void => {
    const { permit, name } = entry;
    issued.delete(permit.nonce);
    const { machineId, connections, bytes } = permit;
    const facts = { machineId, name, connections, bytes, ...since(entry) };
    const isMore = facts.accepted > connections || facts.receivedBytes > bytes;
    if (isMore) deps.logger.warn(facts, 'permit over, and more came in than it allowed');
    else deps.logger.info(facts, 'permit over');
  };
  const free = (): number =>
    [...issued.values()].reduce((left, { permit }) => left - permit.connections, mostConnections);
  return {
    name: 'permits',
    start: async () => {},
    async stop() {
      for (const { timer } of issued.values()) clearTimeout(timer);
      issued.clear();
    },
    issue({ caps: asked }, { caller }) {
      if (mostConnections === 0) throw new PermitsOffError({ daemon });
      const listener = reachable(deps.counters().listener, daemon);
      const caps = readCaps(asked);
      if (caps.connections > free()) {
        const facts = { daemon, asked: caps.connections, free: free(), most: mostConnections };
        throw new PermitTooLargeError(facts);
      }
      const nonce = randomBytes(16).toString('hex');
      const { machineId } = caller;
      const permit: Permit = { listener, protocol, machineId, nonce, ...caps };
      const name = caller.kind === 'classmate' ? caller.name : '';
      const entry: Issued = {
        permit,
        name,
        issuedMs: performance.now(),
        before: takenIn(deps.counters()),
        timer: setTimeout(() => end(entry), caps.durationMs).unref(),
      };
      issued.set(nonce, entry);
      deps.logger.info({ machineId, name, listener, ...caps }, 'permit issued');
      const signed = signPermit(permit, deps.identity);
      return { permit: { ...signed, payload: Buffer.from(signed.payload) }, listener, caps };
    },
    active: () => [...issued.values()].map((entry) => describe(entry, since(entry))),
  };
}

function describe({ permit, name, issuedMs }: Issued, since: TakenIn): ActivePermit {
  const { connections, bytes, perSecond, durationMs, nonce, machineId } = permit;
  const leftMs = Math.max(0, Math.ceil(durationMs - (performance.now() - issuedMs)));
  const caps = { connections, bytes, perSecond, durationMs };
  return { nonce, machineId, name, caps, leftMs, ...since };
}

function takenIn({ totalConnections, receivedBytes }: DaemonCounters): TakenIn {
  return { accepted: totalConnections, receivedBytes };
}

/** Where another machine could send to, for a permit to mean anything. */
function reachable(listener: string | undefined, daemon: string): string {
  if (listener === undefined) throw new NotListeningError({ daemon });
  if (isLoopback(parseAddress(listener).host)) {
    throw new NotReachableError({ daemon, address: listener });
  }
  return listener;
}

function readCaps(asked: Parameters<IssuePermit>[0]['caps']): PermitCaps {
  return {
    connections: asked?.connections || USUAL.connections,
    bytes: within('caps.bytes', Number(asked?.bytes) || USUAL.bytes, MOST.bytes),
    perSecond: within('caps.per_second', asked?.perSecond || USUAL.perSecond, MOST.perSecond),
    durationMs: within('caps.duration_ms', asked?.durationMs || USUAL.durationMs, MOST.durationMs),
  };
}

function within(what: string, value: number, most: number): number {
  if (value <= most) return value;
  throw new InvalidValueError({
    what,
    value: String(value),
    rule: {
      en: `a permit allows at most ${most}`,
      'pt-BR': `uma licença permite no máximo ${most}`,
    },
    wayOut: { en: 'Ask for less.', 'pt-BR': 'Peça menos.' },
  });
}
