import { isIPv6 } from 'node:net';
import { parseAddress } from '@socketlab/foundation';
import { DAEMONS } from '../../daemons.ts';
import type { AskedDaemon, Facts } from './facts.ts';
import { listenersSeen } from './listeners-seen.ts';

const ANY = ['0.0.0.0', '::'];

/**
 * Whether a daemon of Socketlab that runs on this Node holds the port at that address, by its own account. Two Nodes of one
 * version in two places are not told apart: the daemons that this program starts or installs run on its own. Of any other
 * holder, and where another socket in the table may take what comes, it is not known which program it is.
 */
export function isHeldByDaemon(
  facts: Pick<Facts, 'target' | 'farEnd'>,
  protocol: 'tcp' | 'udp',
): boolean {
  const { target, farEnd } = facts;
  const wanted = target.address.split('%')[0] ?? '';
  const isExact = (address: string): boolean => hostOf(address) === wanted;
  const sockets = (farEnd?.daemons ?? [])
    .filter(({ code, nodeVersion }) => code === undefined && nodeVersion === process.version)
    .flatMap((daemon) => socketsOf(daemon, protocol))
    .filter((address) => parseAddress(address).port === target.port);
  // Where two sockets take what comes to an address, the one that is bound to that very address gets it.
  if (sockets.some(isExact)) return true;
  const takesAll = sockets.some((address) => {
    const host = hostOf(address);
    return ANY.includes(host) && isIPv6(host) === isIPv6(wanted);
  });
  // The table is TCP's.
  const others = protocol === 'tcp' ? listenersSeen(facts)?.taking : undefined;
  return takesAll && others !== undefined && !others.some(({ address }) => isExact(address));
}

function socketsOf(
  { daemon, control, networkControls = [], listener }: AskedDaemon,
  protocol: 'tcp' | 'udp',
): readonly string[] {
  const isServing = DAEMONS.some((each) => each.name === daemon && each.protocol === protocol);
  return [
    ...(protocol === 'tcp' ? [control, ...networkControls] : []),
    ...(isServing && listener !== undefined ? [listener] : []),
  ];
}

function hostOf(address: string): string {
  return parseAddress(address).host.split('%')[0] ?? '';
}
