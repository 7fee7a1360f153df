import { isSentTo } from './datagram-ends.ts';
import type { CauseBook } from './packet-causes.ts';
import type { PacketEvent } from './socket-draft.ts';
import type { SocketFacts } from './socket-facts.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';
import { CLOCK_TOLERANCE_NS, isNotBefore, untilReturn } from './times.ts';

/** What calls fail with when an ICMP message says that nobody is there (ip(7), udp(7)). */
const UNREACHABLE_ERRORS = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO']);

/** sendto() -> one datagram: each call sends one, and each is stamped in its call. */
export function sentDatagramCauses(
  { calls }: SocketFacts,
  packets: readonly PacketEvent[],
  book: CauseBook,
): void {
  const { times } = book;
  const waiting = calls.filter((call) => isCall(call, 'send') && call.result >= 0);
  const isPast = (call: CallEvent | undefined, atNs: number): boolean =>
    call !== undefined && times.returnedNs(call) + CLOCK_TOLERANCE_NS < atNs;
  let next = 0;
  for (const packet of packets) {
    const atNs = times.enteredNs(packet);
    while (isPast(waiting[next], atNs)) next += 1;
    const place = findFrom(waiting, next, {
      passes: (call) =>
        call.host === packet.host &&
        call.result === packet.payloadBytes &&
        isSentTo(call, packet.socket.remote),
      isBeyond: (call) => times.enteredNs(call) - CLOCK_TOLERANCE_NS > atNs,
    });
    const call = waiting[place];
    if (call === undefined) continue;
    book.isSentBy(call, packet);
    next = place + 1;
  }
}

interface Search<Item> {
  passes(item: Item): boolean;
  /** Whether this one, and all behind it, come too late. */
  isBeyond(item: Item): boolean;
}

function findFrom<Item>(
  items: readonly Item[],
  first: number,
  { passes, isBeyond }: Search<Item>,
): number {
  for (let place = first; place < items.length; place += 1) {
    const item = items[place] as Item;
    if (isBeyond(item)) return -1;
    if (passes(item)) return place;
  }
  return -1;
}

/** One datagram -> one recvfrom(): the next that can have taken it, and takes no more bytes than came. */
export function receivedDatagramCauses(
  { calls }: SocketFacts,
  packets: readonly PacketEvent[],
  book: CauseBook,
): void {
  const { times } = book;
  let next = 0;
  for (const call of calls) {
    if (!isCall(call, 'recv') || call.result < 0) continue;
    const place = findFrom(packets, next, {
      passes: (packet) => packet.icmp === undefined && mayTake(call, packet),
      isBeyond: (packet) => untilReturn(packet, call, times) < -times.toleranceNs(packet, call),
    });
    const packet = packets[place];
    if (packet === undefined) continue;
    book.brings(packet, call);
    next = place + 1;
  }
}

function mayTake(call: CallEvent, { payloadBytes, socket }: PacketEvent): boolean {
  const isFrom = isSentTo(call, socket.local);
  const isCut = call.args.includes(`${call.result} bytes`) && call.result < payloadBytes;
  return isFrom && (call.result === payloadBytes || isCut);
}

/** An error told by the system: what was sent there made it, and the next call on a connected socket hears of it. */
export function unreachableCauses(
  packet: PacketEvent,
  { socket, calls }: SocketFacts,
  book: CauseBook,
): void {
  const { times } = book;
  const told = socket.events.findLast(
    (event) =>
      event.kind === 'packet' &&
      event.socket.remote === packet.socket.local &&
      isNotBefore(event, packet, times),
  );
  book.sends(told, packet);
  book.brings(
    packet,
    calls.find(
      (call) =>
        UNREACHABLE_ERRORS.has(call.errno ?? '') &&
        untilReturn(packet, call, times) >= -times.toleranceNs(packet, call),
    ),
  );
}
