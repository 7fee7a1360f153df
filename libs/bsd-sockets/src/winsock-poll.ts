import type { NativeCalls } from './platform.ts';
import type { Winsock } from './winsock-library.ts';

/** struct WSAPOLLFD: a SOCKET, what is asked for, and what is told. */
const ENTRY_BYTES = 16;
const EVENTS_AT = 8;
const TOLD_AT = 10;
const POLLWRNORM = 0x10;
const POLLRDNORM = 0x100;
const POLLERR = 1;
const POLLHUP = 2;
/** struct fd_set: a count, padding, and the sockets; room for one is enough for one. */
const SET_WORDS = 2;
const US_PER_MS = 1_000;
const MS_PER_S = 1_000;

/** Waiting, and what WSAPoll tells besides. */
export interface WinsockPoll {
  readonly poll: NativeCalls['poll'];
  /** Whether the connection has ended by a reset. */
  hasFailed(descriptor: number): boolean;
}

/**
 * poll() by WSAPoll. Until Windows 10, version 2004, that never tells of a connect() that failed, and would wait for ever
 * (learn.microsoft.com, "WSAPoll function"): one socket that is to become writable is waited for by select(), whose third set
 * has failed ones ("select function"). Neither waits for less than a tick of Windows' clock, 15.6 ms mostly.
 */
export function createWinsockPoll({ func }: Winsock): WinsockPoll {
  const wsaPoll = func('int WSAPoll(void *, uint32_t, int)');
  const select = func('int select(int, void *, void *, void *, const void *)');
  const [writable, failed] = [new BigUint64Array(SET_WORDS), new BigUint64Array(SET_WORDS)];
  const time = new Int32Array(2);
  const entry = new DataView(new ArrayBuffer(ENTRY_BYTES));
  const memory = new Uint8Array(entry.buffer);
  const untilWritable = (descriptor: bigint, timeoutMs: number): number => {
    for (const set of [writable, failed]) {
      set[0] = 1n;
      set[1] = descriptor;
    }
    time[0] = Math.floor(timeoutMs / MS_PER_S);
    time[1] = (timeoutMs % MS_PER_S) * US_PER_MS;
    return select(0, null, writable, failed, timeoutMs < 0 ? null : time);
  };
  return {
    poll(entries, count, timeoutMs) {
      const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
      const isForWriting = count === 1 && view.getUint16(EVENTS_AT, true) === POLLWRNORM;
      if (!isForWriting) return wsaPoll(entries, count, timeoutMs);
      const ready = untilWritable(view.getBigUint64(0, true), timeoutMs);
      const told =
        (writable[0] === 0n ? 0 : POLLWRNORM) | (failed[0] === 0n ? 0 : POLLERR | POLLHUP);
      view.setUint16(TOLD_AT, ready > 0 ? told : 0, true);
      return Math.min(ready, 1);
    },
    hasFailed(descriptor) {
      entry.setBigUint64(0, BigInt(descriptor), true);
      entry.setUint16(EVENTS_AT, POLLRDNORM, true);
      return wsaPoll(memory, 1, 0) > 0 && (entry.getUint16(TOLD_AT, true) & POLLERR) !== 0;
    },
  };
}
