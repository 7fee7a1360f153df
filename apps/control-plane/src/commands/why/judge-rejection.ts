import type { Facts, WireError } from './facts.ts';
import { type Cause, type Ground, proven, undecided, type Verdict } from './verdict.ts';

/**
 * A router looks for a machine that does not answer for a second at the least before it says that there is none (Linux
 * for three); a firewall says so at once.
 */
const LOOKED_FOR_MS = 800;

/** What an ICMP error says, by its sender's account (RFC 792, RFC 1812 section 5.2.7.1, RFC 4443). */
type Said = 'no-net' | 'no-host' | 'no-port' | 'prohibited' | 'other';

const SAID_IPV4: Readonly<Record<number, Said>> = {
  0: 'no-net',
  1: 'no-host',
  2: 'prohibited',
  3: 'no-port',
  6: 'no-net',
  7: 'no-host',
  9: 'prohibited',
  10: 'prohibited',
  13: 'prohibited',
};
const SAID_IPV6: Readonly<Record<number, Said>> = {
  0: 'no-net',
  1: 'prohibited',
  3: 'no-host',
  4: 'no-port',
  5: 'prohibited',
  6: 'prohibited',
};

/** What somebody on the way, or this machine itself, said of our SYN; undefined when nobody did, or it was not looked. */
export function judgeRejection(facts: Facts): Verdict | undefined {
  const { wire, attempt } = facts;
  if (wire === undefined) return undefined;
  const [error] = wire.errors;
  const grounds: Ground[] = ['attempt', 'wire'];
  if (error !== undefined) return judgeError(error, facts, grounds);
  const isAway = !facts.target.isOwn && facts.route?.refusal === undefined;
  // A SYN that waits for a neighbour's address has not left either, and is met with EHOSTUNREACH in the end.
  const isAnswered =
    attempt?.errno === 'ECONNREFUSED' ||
    (attempt?.errno === 'EHOSTUNREACH' && facts.neighbour?.linkAddress !== undefined);
  // It was refused, and the SYN never left: whoever refused is in here.
  if (isAnswered && isAway && wire.syns === 0 && wire.missed === 0) {
    return proven('firewall-rejects', grounds, 'here');
  }
  return undefined;
}

function judgeError(error: WireError, facts: Facts, grounds: readonly Ground[]): Verdict {
  const { from, afterMs } = error;
  const isTarget = from === facts.target.address;
  const place = isTarget ? 'there' : 'router';
  switch (saidBy(error)) {
    // TCP itself answers with a reset, never with this: only a firewall does.
    case 'no-port':
    case 'prohibited':
      return proven('firewall-rejects', grounds, place);
    case 'no-host':
      return unlessFirewall(
        'no-such-host',
        { isTarget, wasQuick: afterMs < LOOKED_FOR_MS },
        grounds,
      );
    case 'no-net':
      // A router without a route says so at once, and so may its firewall.
      return unlessFirewall('no-route', { isTarget, wasQuick: false }, grounds);
    case 'other':
      return undecided(['firewall-rejects', 'no-route'], grounds);
  }
}

/** A machine that says of itself that it can't be reached is a firewall's doing. */
function unlessFirewall(
  cause: Cause,
  { isTarget, wasQuick }: { isTarget: boolean; wasQuick: boolean },
  grounds: readonly Ground[],
): Verdict {
  if (isTarget) return proven('firewall-rejects', grounds, 'there');
  if (wasQuick) return undecided([cause, 'firewall-rejects'], grounds);
  return proven(cause, grounds, 'router');
}

function saidBy({ version, type, code }: WireError): Said {
  if (version === 4 && type === 3) return SAID_IPV4[code] ?? 'other';
  if (version === 6 && type === 1) return SAID_IPV6[code] ?? 'other';
  return 'other';
}
