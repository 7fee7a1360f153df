import type { Facts } from './facts.ts';
import { keepsFromSending } from './firewall-words.ts';
import { judgeGreeting, judgePrograms } from './judge-conversation.ts';
import { judgeRejection } from './judge-rejection.ts';
import { isFull, listenersSeen } from './listeners-seen.ts';
import { type Ground, proven, undecided, type Verdict } from './verdict.ts';

/** A neighbour that the kernel asked for and that did not answer. */
const ABSENT = ['FAILED', 'INCOMPLETE'];

/**
 * Says why the connection fails, by what was observed alone: the same facts give the same verdict. What two causes would
 * look like alike is `unknown`, with both.
 */
export function judge(facts: Facts): Verdict {
  const { lookup, attempt } = facts;
  if (attempt === undefined) return judgeLookup(lookup?.errno);
  switch (attempt.errno) {
    case undefined:
      return judgeGreeting(facts) ?? judgePrograms(facts);
    case 'ECONNREFUSED':
      return judgeRefusal(facts);
    case 'TIMEOUT':
    case 'ETIMEDOUT':
      return judgeSilence(facts);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return judgeUnreachable(facts);
    case 'ECONNRESET':
      return undecided(['backlog-full', 'firewall-rejects'], ['attempt', ...wireOf(facts)]);
    case 'EADDRNOTAVAIL':
      return proven('no-route', ['attempt', ...routeOf(facts)], 'here');
    case 'EACCES':
    case 'EPERM':
    case 'EINVAL':
      return judgeForbidden(facts);
    default:
      return undecided([], ['attempt']);
  }
}

/** A resolver that says that there is no such name has answered; one that says nothing has not. */
function judgeLookup(errno: string | undefined): Verdict {
  const isAnswer = errno === 'ENOTFOUND' || errno === 'ENODATA';
  return isAnswer ? proven('no-such-host', ['lookup']) : undecided(['no-such-host'], ['lookup']);
}

/** A reset came at once, or an ICMP message that the kernel takes for one. */
function judgeRefusal(facts: Facts): Verdict {
  const rejection = judgeRejection(facts);
  if (rejection !== undefined) return rejection;
  const seen = listenersSeen(facts);
  const grounds: Ground[] = ['attempt', ...wireOf(facts)];
  if (seen === undefined) {
    return undecided(['nobody-listens', 'loopback-only', 'firewall-rejects'], grounds);
  }
  grounds.push('listeners');
  if (seen.taking.length > 0) return proven('firewall-rejects', grounds);
  if (seen.perhaps.length > 0) return undecided(['firewall-rejects', 'nobody-listens'], grounds);
  const { listeners = [] } = facts.farEnd ?? {};
  const isOnLoopbackOnly = listeners.length > 0 && seen.onLoopback.length === listeners.length;
  return proven(isOnLoopbackOnly ? 'loopback-only' : 'nobody-listens', grounds, 'there');
}

/** Nothing came. */
function judgeSilence(facts: Facts): Verdict {
  const { wire, reference } = facts;
  const rejection = judgeRejection(facts) ?? judgeNeighbour(facts);
  if (rejection !== undefined) return rejection;
  const grounds: Ground[] = ['attempt', ...wireOf(facts)];
  if (wire !== undefined && wire.syns === 0 && wire.missed === 0) {
    return proven('firewall-drops', grounds, 'here');
  }
  const seen = listenersSeen(facts);
  if (seen !== undefined) return judgeSilentPort(facts, grounds);
  const isAlive = reference !== undefined && !isSilence(reference.errno);
  if (reference !== undefined) grounds.push('reference');
  if (facts.neighbour !== undefined) grounds.push('neighbour');
  // Whoever answers at another port has a way back to us: then only this port is silent.
  if (isAlive) return undecided(['firewall-drops', 'backlog-full'], grounds);
  const isThere = facts.neighbour?.state === 'REACHABLE' && !facts.neighbour.isGateway;
  const absent = isThere ? [] : (['no-such-host'] as const);
  return undecided(['firewall-drops', ...absent, 'no-route', 'backlog-full'], grounds);
}

/** The other end told us who listens, so packets go there and back, but for those of this port. */
function judgeSilentPort(facts: Facts, soFar: readonly Ground[]): Verdict {
  const grounds: Ground[] = [...soFar, 'listeners', 'daemons'];
  const readings = [listenersSeen(facts), listenersSeen(facts, 'listenersAfter')]
    .filter((seen) => seen !== undefined)
    .map(({ taking, perhaps }) => [...taking, ...perhaps]);
  const full = readings.filter((listeners) => listeners.some(isFull));
  if (full.length === readings.length) return proven('backlog-full', grounds, 'there');
  const isTold = readings.flat().every(({ queue }) => queue !== undefined);
  // Where nobody listens the machine would have refused; where there is room it would have answered.
  return full.length === 0 && isTold
    ? proven('firewall-drops', grounds)
    : undecided(['backlog-full', 'firewall-drops'], grounds);
}

/** The kernel says that there is no way, by itself or because somebody on the way said so. */
function judgeUnreachable(facts: Facts): Verdict {
  const { route, attempt, neighbour, wire } = facts;
  const grounds: Ground[] = ['attempt', ...routeOf(facts), ...wireOf(facts)];
  const told = judgeRejection(facts);
  if (told !== undefined) return told;
  if (route?.refusal !== undefined) return proven('no-route', grounds, 'here');
  const neighbourly = judgeNeighbour(facts);
  if (neighbourly !== undefined) return neighbourly;
  if (route !== undefined && route.interface === undefined) {
    return proven('no-route', grounds, 'here');
  }
  const isOnLink = route?.interface !== undefined && route.gateway === undefined;
  const isThere = neighbour?.linkAddress !== undefined;
  // No packet left, or none was looked at: with a neighbour that is there, only it can have said that it is not.
  if (attempt?.errno === 'EHOSTUNREACH' && isOnLink && isThere && wire === undefined) {
    return proven('firewall-rejects', [...grounds, 'neighbour']);
  }
  return undecided(['no-such-host', 'firewall-rejects', 'no-route'], grounds);
}

/** The next machine on the way was asked for by ARP or its like, and is not there. */
function judgeNeighbour({ route, neighbour }: Facts): Verdict | undefined {
  if (neighbour === undefined || !ABSENT.includes(neighbour.state)) return undefined;
  const grounds: Ground[] = [
    'attempt',
    'neighbour',
    ...(route === undefined ? [] : ['route' as const]),
  ];
  if (route?.hasCarrier === false) return proven('no-route', grounds, 'here');
  return neighbour.isGateway
    ? proven('no-route', grounds, 'router')
    : proven('no-such-host', grounds);
}

/** The system refused to try: a route that forbids it, or a rule that nothing here shows. */
function judgeForbidden(facts: Facts): Verdict {
  const grounds: Ground[] = ['attempt', ...routeOf(facts)];
  if (facts.route?.refusal !== undefined) return proven('no-route', grounds, 'here');
  if (facts.firewall !== undefined && keepsFromSending(facts.firewall)) {
    return proven('firewall-rejects', [...grounds, 'firewall'], 'here');
  }
  return undecided(['firewall-rejects', 'no-route'], grounds);
}

function isSilence(errno: string | undefined): boolean {
  return errno === 'TIMEOUT' || errno === 'ETIMEDOUT' || errno === 'EHOSTUNREACH';
}

function wireOf({ wire }: Facts): Ground[] {
  return wire === undefined ? [] : ['wire'];
}

function routeOf({ route }: Facts): Ground[] {
  return route === undefined ? [] : ['route'];
}
