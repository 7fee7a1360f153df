import type { Event } from '@socketlab/evidence';
import type { Text } from '@socketlab/foundation';
import { inBoth } from '../wording.ts';

/** The address of `address:port`, without brackets. */
export function hostOf(name: string): string {
  return name.slice(0, name.lastIndexOf(':')).replace(/^\[(.*)\]$/, '$1');
}

/** How long after another event of the same host one happened, in nanoseconds. */
export function nsBetween(first: Event, then: Event): bigint {
  return BigInt(then.monotonicNs) - BigInt(first.monotonicNs);
}

/** How often something was seen. */
export function times(count: number): Text {
  return count === 1 ? inBoth('once', 'uma vez') : inBoth(`${count} times`, `${count} vezes`);
}
