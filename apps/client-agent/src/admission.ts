import type { Caller } from '@socketlab/control';
import { formatAddress, type Text } from '@socketlab/foundation';
import type { SignedPermit } from '@socketlab/trust';
import { type Caps, CLASSMATE, LARGEST_PAYLOAD, lowerCaps } from './caps.ts';
import { PermitNeededError, RateExceededError } from './consent-errors.ts';
import { ConnectionsUnderWayError } from './errors.ts';
import type { Load, PermitLedger } from './permit-ledger.ts';
import { createRateMeter, type RateMeter } from './rate-meter.ts';
import type { Target } from './target.ts';

/** What is to be sent, where, for whom and by what permit. */
export interface Sending {
  readonly target: Target;
  readonly load: Load;
  readonly caller: Caller;
  readonly protocol: 'tcp' | 'udp';
  /** Null, as the contract has it, where the request brings none. */
  readonly permit: SignedPermit | null;
}

/** Lets sending begin, or refuses. Whoever was let in says when it is over. */
export interface Admission {
  /** What that caller may ask of the client. */
  capsFor(caller: Caller): Caps;
  /** Returns how to end it, which may be called twice. Throws what is in the way. */
  admit(sending: Sending): () => void;
}

/** What goes to another machine without its permit, within a second: a person's pace, or a lab's. */
const UNPERMITTED_PER_SECOND = 20;
/** Of targets that were sent to without a permit, the latest. */
const METERS_KEPT = 1_024;

interface Meter {
  readonly rate: RateMeter;
  connections: number;
}

/** Counts what is under way over all requests: nobody gets more by asking in pieces. */
export function createAdmission(
  options: { caps: Caps },
  deps: { permits: PermitLedger; now?: () => number },
): Admission {
  const { caps } = options;
  const { permits, now } = deps;
  const forClassmates = lowerCaps(caps, CLASSMATE);
  const all = createCounter(caps, now);
  const classmates = createCounter(forClassmates, now);
  const strangers = createMeters(now);
  return {
    capsFor: ({ kind }) => (kind === 'owner' ? caps : forClassmates),
    admit(sending) {
      const { caller, load, target } = sending;
      const ends: (() => void)[] = [];
      try {
        ends.push(all.take(load));
        if (caller.kind === 'classmate') ends.push(classmates.take(load));
        if (!target.isHere) ends.push(admitAway(sending, { permits, strangers }));
      } catch (refusal) {
        for (const end of ends) end();
        throw refusal;
      }
      return once(() => {
        for (const end of ends) end();
      });
    },
  };
}

/** What goes to another machine: within its permit, or one at a time. */
function admitAway(
  { target, load, protocol, permit }: Sending,
  { permits, strangers }: { permits: PermitLedger; strangers: (host: string) => Meter },
): () => void {
  if (permit !== null) return permits.take(permit, { target, protocol }, load);
  const meter = strangers(target.address.host);
  const rule = ruleBroken(load, meter);
  if (rule !== undefined) {
    const address = formatAddress(target.address);
    throw new PermitNeededError({ address, host: target.host?.name, rule });
  }
  meter.connections += load.connections;
  return () => {
    meter.connections -= load.connections;
  };
}

/** Which rule of a single exchange would be broken. */
function ruleBroken({ connections, starts, bytes }: Load, meter: Meter): Text | undefined {
  if (meter.connections + connections > 1) {
    return {
      en: 'more than one connection at once',
      'pt-BR': 'mais de uma conexão ao mesmo tempo',
    };
  }
  if (bytes > LARGEST_PAYLOAD) {
    return {
      en: `more than the ${LARGEST_PAYLOAD} bytes of one exchange`,
      'pt-BR': `mais que os ${LARGEST_PAYLOAD} bytes de uma troca`,
    };
  }
  if (meter.rate.take(starts)) return undefined;
  return {
    en: `more than ${UNPERMITTED_PER_SECOND} connections or datagrams a second`,
    'pt-BR': `mais de ${UNPERMITTED_PER_SECOND} conexões ou datagramas por segundo`,
  };
}

/** What all requests together have under way, and begin. */
function createCounter(
  { connections: limit, perSecond }: Caps,
  now: (() => number) | undefined,
): { take(load: Load): () => void } {
  const rate = createRateMeter(perSecond, now);
  let underWay = 0;
  return {
    take({ connections, starts }) {
      if (underWay + connections > limit) {
        throw new ConnectionsUnderWayError({ asked: connections, underWay, limit });
      }
      if (!rate.take(starts)) throw new RateExceededError({ asked: starts, perSecond });
      underWay += connections;
      return () => {
        underWay -= connections;
      };
    },
  };
}

function createMeters(now: (() => number) | undefined): (host: string) => Meter {
  const meters = new Map<string, Meter>();
  return (host) => {
    const known = meters.get(host);
    const meter = known ?? { rate: createRateMeter(UNPERMITTED_PER_SECOND, now), connections: 0 };
    // Again at the end: the first is the one that was not sent to for longest.
    meters.delete(host);
    meters.set(host, meter);
    for (const [oldest, { connections }] of meters) {
      if (meters.size <= METERS_KEPT) break;
      if (connections === 0) meters.delete(oldest);
    }
    return meter;
  };
}

function once(end: () => void): () => void {
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    end();
  };
}
