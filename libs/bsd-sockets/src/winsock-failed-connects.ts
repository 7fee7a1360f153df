import type { FailedConnects } from './platform.ts';
import { loadWinsock } from './winsock-library.ts';

/** fd_set of winsock2.h: a count, room up to the width of a pointer, and the sockets. Its array may be of any length. */
const COUNT_WORDS = 1;

/**
 * The sockets whose handshake has failed, as select() tells in its third set: until Windows 10, version 2004, WSAPoll never
 * does (learn.microsoft.com, "WSAPoll function", Remarks; "select function": exceptfds). It waits for nothing.
 */
export function loadFailedConnects(): FailedConnects {
  const select = loadWinsock().func('int select(int, void *, void *, void *, const void *)');
  // struct timeval: two longs, of 32 bits here.
  const atOnce = new Int32Array(2);
  let set = new BigUint64Array(0);
  return (descriptors) => {
    if (set.length < COUNT_WORDS + descriptors.length) {
      set = new BigUint64Array(COUNT_WORDS + 2 * descriptors.length);
    }
    set[0] = BigInt(descriptors.length);
    descriptors.forEach((descriptor, at) => {
      set[COUNT_WORDS + at] = BigInt(descriptor);
    });
    if (select(0, null, null, set, atOnce) <= 0) return [];
    return Array.from(set.subarray(COUNT_WORDS, COUNT_WORDS + Number(set[0])), Number);
  };
}
