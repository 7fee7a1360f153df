import { bytesOf, type EventFormat, fieldReader } from './event-format.ts';
import { hasLost, visitRecords } from './ring-buffer-page.ts';
import { IPPROTO_TCP, TCP_LISTEN, TCP_SYN_SENT } from './trace-record.ts';
import { counterIndex, isState } from './transition-counters.ts';

/** Counts changes of state in pages as they lie there, without decoding them; `commit` makes the counts hold. */
export interface TransitionScan {
  /**
   * Counts what is in a page whose sockets are all known by their local port. Returns the number of records in it, or
   * undefined if it has what only decoding can tell: a loss, or the birth of a client or a listener, which may be a stranger's.
   */
  scan(page: Buffer): number | undefined;
  /** Adds what was scanned since the last time to the shared counters. */
  commit(): void;
  /** Forgets what was scanned since the last time. */
  discard(): void;
}

/** A scan for the records of `inet_sock_set_state`. */
export function createTransitionScan(
  format: EventFormat | undefined,
  counters: Float64Array,
  isServed: (port: number) => boolean,
): TransitionScan {
  const reader = (name: string) => fieldReader(format?.fields.get(name));
  const [from, to, protocol] = [reader('oldstate'), reader('newstate'), reader('protocol')];
  const localPort = reader('sport');
  const bytes = format === undefined ? 0 : bytesOf(format);
  const scanned = new Float64Array(counters.length);
  let records = 0;
  let isPlain = true;
  const visit = (page: DataView, offset: number, end: number): void => {
    records += 1;
    // Every record begins with its event's id (common_type).
    if (page.getUint16(offset, true) !== format?.id || !from || !to) return;
    if (end - offset < bytes) return;
    if (protocol && protocol(page, offset) !== IPPROTO_TCP) return;
    // The filter may have let through another port until a moment ago.
    if (localPort && !isServed(localPort(page, offset))) return;
    const oldState = from(page, offset);
    const state = to(page, offset);
    if (state === TCP_SYN_SENT || state === TCP_LISTEN) isPlain = false;
    if (!isState(oldState) || !isState(state)) return;
    const index = counterIndex(oldState, state);
    scanned[index] = (scanned[index] ?? 0) + 1;
  };
  return {
    scan(page) {
      records = 0;
      isPlain = true;
      const isWhole = visitRecords(page, visit);
      return isPlain && isWhole && !hasLost(page) ? records : undefined;
    },
    commit() {
      scanned.forEach((count, index) => {
        if (count > 0) counters[index] = (counters[index] ?? 0) + count;
      });
      scanned.fill(0);
    },
    discard: () => void scanned.fill(0),
  };
}
