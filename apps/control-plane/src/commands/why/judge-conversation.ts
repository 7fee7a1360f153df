import { parseAddress } from '@socketlab/foundation';
import { DAEMONS } from '../../daemons.ts';
import type { AskedDaemon, Facts } from './facts.ts';
import { type Ground, proven, undecided, type Verdict } from './verdict.ts';

/** More than two clocks that are kept by the network differ. */
const TOLERANCE_MS = 60_000;
/** Whoever of a machine's daemons takes TCP connections. */
const SERVERS = DAEMONS.filter(({ protocol }) => protocol === 'tcp').map(({ name }) => name);
const OUT_OF_TIME = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];
/** How TLS says that it takes the client's certificate for expired. */
const ALERT_EXPIRED = /CERTIFICATE_EXPIRED/;

/** It connected, to a control or pairing port: who is it, and does it let us in? Undefined for other ports. */
export function judgeGreeting(facts: Facts): Verdict | undefined {
  const { greeting, target } = facts;
  if (greeting === undefined) return undefined;
  const asked = askedAt(facts);
  if (asked !== undefined && asked.code === undefined) {
    return proven('connects', ['attempt', 'daemons']);
  }
  const grounds: Ground[] = ['attempt', 'greeting'];
  if (greeting.errno === 'TIMEOUT')
    return undecided(['different-program', 'backlog-full'], grounds);
  // An alert about our certificate comes from somebody who speaks TLS.
  if (greeting.errno !== undefined && !ALERT_EXPIRED.test(greeting.errno)) {
    return proven('different-program', grounds, 'there');
  }
  if (greeting.isExpected === true && OUT_OF_TIME.includes(greeting.problem ?? '')) {
    return proven('clocks', grounds);
  }
  if (greeting.machineId === undefined || greeting.isExpected === false) {
    return proven('different-program', grounds, 'there');
  }
  if (target.expects === 'control' && target.host !== undefined) return judgePairing(facts, asked);
  return proven('connects', grounds);
}

/** It is the machine that we are paired with, and its daemon does not serve us. */
function judgePairing(facts: Facts, asked: AskedDaemon | undefined): Verdict {
  const { pairing, at } = facts;
  const grounds: Ground[] = ['attempt', 'greeting', 'daemons', 'pairing'];
  const left = Date.parse(pairing?.expiresAt ?? '') - Date.parse(at);
  switch (asked?.code) {
    case 'GRANT_REVOKED':
    case 'UNKNOWN_CALLER':
      return proven('pairing-revoked', grounds, 'there');
    case 'GRANT_EXPIRED':
      // By its clock the time is over, and by ours it is not: one of the two is wrong.
      return proven(left > TOLERANCE_MS ? 'clocks' : 'pairing-expired', grounds);
    default:
      if (left <= 0) return proven('pairing-expired', grounds);
      return undecided(['clocks', 'pairing-revoked'], grounds);
  }
}

/** It connected, to any other port: is it the program that should be there? */
export function judgePrograms(facts: Facts): Verdict {
  const { target, farEnd } = facts;
  const answered = farEnd?.daemons.filter(({ code }) => code === undefined) ?? [];
  if (target.expects !== 'listener' || answered.length === 0)
    return proven('connects', ['attempt']);
  const grounds: Ground[] = ['attempt', 'daemons'];
  const isTheirs = answered.some(
    ({ listener }) => listener !== undefined && parseAddress(listener).port === target.port,
  );
  if (isTheirs) return proven('connects', grounds);
  // One that can't be asked may be the one that listens; one whose control port is closed does not run.
  const isKnown = (name: string): boolean =>
    farEnd?.daemons.some(
      ({ daemon, code, errno }) =>
        daemon === name && (code === undefined || errno === 'ECONNREFUSED'),
    ) === true;
  return SERVERS.every(isKnown)
    ? proven('different-program', grounds, 'there')
    : proven('connects', ['attempt']);
}

function askedAt({ target, farEnd }: Facts): AskedDaemon | undefined {
  return farEnd?.daemons.find(({ control }) => parseAddress(control).port === target.port);
}
