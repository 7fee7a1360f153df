import { isIPv6 } from 'node:net';
import { isLoopback, parseAddress } from '@socketlab/foundation';
import type { Facts, ListenerFacts } from './facts.ts';

/** How the listeners at the other end stand to the address that was tried. */
export interface ListenersSeen {
  /** Those that take connections to that address. */
  readonly taking: readonly ListenerFacts[];
  /** Bound to all IPv6 addresses, which takes IPv4 too unless the program said otherwise: the table does not tell. */
  readonly perhaps: readonly ListenerFacts[];
  readonly onLoopback: readonly ListenerFacts[];
}

const ANY = ['0.0.0.0', '::'];

/** Of one reading of the table; undefined where nobody could be asked. */
export function listenersSeen(
  { target, farEnd }: Pick<Facts, 'target' | 'farEnd'>,
  reading: 'listeners' | 'listenersAfter' = 'listeners',
): ListenersSeen | undefined {
  const listeners = farEnd?.[reading];
  if (listeners === undefined) return undefined;
  const wanted = target.address.split('%')[0] ?? '';
  const bound = listeners.map((listener) => ({
    listener,
    host: parseAddress(listener.address).host.split('%')[0] ?? '',
  }));
  const of = (isMeant: (host: string) => boolean): ListenerFacts[] =>
    bound.filter(({ host }) => isMeant(host)).map(({ listener }) => listener);
  const isPerhaps = (host: string): boolean => host === '::' && !isIPv6(wanted);
  return {
    taking: of(
      (host) => host === wanted || (ANY.includes(host) && isIPv6(host) === isIPv6(wanted)),
    ),
    perhaps: of(isPerhaps),
    onLoopback: of((host) => isLoopback(host) && host !== wanted),
  };
}

/** sk_acceptq_is_full() of the kernel (include/net/sock.h): one more than the backlog fits. */
export function isFull({ queue }: ListenerFacts): boolean {
  return queue !== undefined && queue.length > queue.limit;
}
