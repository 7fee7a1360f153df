import { type ByteCall, callsOver, countBytes } from './byte-calls.ts';
import { isSyn, type Segment } from './conversations.ts';
import type { EventOf } from './event.ts';
import { lastIndexWhere } from './ordered-list.ts';
import type { CauseBook } from './packet-causes.ts';
import { resetCauses } from './reset-causes.ts';
import type { SocketFacts } from './socket-facts.ts';
import { isFinAcknowledged, isFinReceived, type StateEvent } from './state-causes.ts';
import { type CallEvent, distanceFromCall, isCall } from './timeline-calls.ts';
import { CLOCK_TOLERANCE_NS, isNotBefore } from './times.ts';

/** One end of a connection, as its segments are explained. */
export interface SegmentEnd {
  readonly facts: SocketFacts | undefined;
  /** The segments that it sent, in the order of their times. */
  readonly sent: readonly Segment[];
  /** Which bytes its calls moved; empty when some of the calls may not have been recorded. */
  readonly sends: readonly ByteCall[];
  readonly receives: readonly ByteCall[];
  /** Of its state changes: the call that made the kernel make them. */
  readonly callOfState: ReadonlyMap<string, CallEvent>;
}

/** Explains the segments of one connection: what made each leave, and what each brought about. */
export function segmentCauses(
  segments: readonly Segment[],
  ends: readonly [SegmentEnd, SegmentEnd],
  book: CauseBook,
): void {
  for (const segment of segments) {
    const [here, there] = segment.from === 0 ? ends : [ends[1], ends[0]];
    const { packet, tcp, repeats } = segment;
    if (repeats !== undefined) {
      book.repeats.set(packet.id, repeats.id);
      book.sends(repeats, packet);
      continue;
    }
    if (tcp.flags.includes('RST')) resetCauses(segment, { here, there }, book);
    else if (tcp.flags.includes('SYN')) openingCauses(segment, { here, there }, book);
    else {
      byteCauses(segment, { here, there }, book);
      if (tcp.flags.includes('FIN')) finCauses(segment, { here, there }, book);
    }
  }
  for (const [here, there] of [ends, [ends[1], ends[0]] as const]) {
    handshakeCauses({ here, there }, book);
    acknowledgmentCauses({ here, there }, book);
  }
}

/** An end of this socket's segments: what its calls and the kernel told of it. */
export function createEnd(
  facts: SocketFacts | undefined,
  segments: readonly Segment[],
  known: {
    readonly callOfState: ReadonlyMap<string, CallEvent>;
    readonly hasLost: (socket: SocketFacts['socket']) => boolean;
  },
): SegmentEnd {
  const isCounted = facts?.socket.madeBy !== undefined && !known.hasLost(facts.socket);
  return {
    facts,
    sent: segments,
    sends: isCounted ? countBytes(facts.calls, 'send') : [],
    receives: isCounted ? countBytes(facts.calls, 'recv') : [],
    callOfState: known.callOfState,
  };
}

/** The end that sent a segment, and the other. */
export interface Direction {
  readonly here: SegmentEnd;
  readonly there: SegmentEnd;
}

/** connect() -> SYN-SENT -> SYN -> the other end's SYN-RECEIVED -> SYN,ACK -> ESTABLISHED (RFC 9293, section 3.5). */
function openingCauses(
  { packet, tcp }: Segment,
  { here, there }: Direction,
  book: CauseBook,
): void {
  const isOpening = isSyn(tcp);
  if (isOpening) {
    const sent = latest(here, ({ to }) => to === 'SYN-SENT', packet, book);
    book.sends(sent, packet);
    book.isSentBy(
      (sent && here.callOfState.get(sent.id)) ?? callAround(here, 'connect', packet, book),
      packet,
    );
    return;
  }
  const opened = here.facts?.states.find(({ to }) => to === 'SYN-RECEIVED');
  const syn = there.sent.find((segment) => isSyn(segment.tcp))?.packet;
  if (opened !== undefined && book.times.placedNs(opened) > book.times.placedNs(packet)) {
    // Linux tells of SYN-RECEIVED when the handshake is done; its answer shows that it was there before.
    book.earlier.set(opened.id, { outOf: packet, into: book.arrivalOf(syn) });
    book.causes.push([
      { event: opened, at: 'entry' },
      { event: packet, at: 'entry' },
    ]);
  } else book.sends(opened, packet);
  book.sends(book.arrivalOf(syn), packet);
  book.brings(
    packet,
    next(there, ({ to }) => to === 'ESTABLISHED', packet, book),
  );
}

/** What the first SYN and the first ACK of it brought about at the other end. */
function handshakeCauses({ here, there }: Direction, book: CauseBook): void {
  const syn = here.sent.find((segment) => isSyn(segment.tcp) && segment.repeats === undefined);
  if (syn === undefined) return;
  const received = there.facts?.states.find(({ to }) => to === 'SYN-RECEIVED');
  book.brings(syn.packet, received);
  const answer = there.sent.find(({ tcp }) => tcp.flags.includes('SYN') && !isSyn(tcp));
  const third = here.sent.find(
    ({ tcp }) => tcp.flags.includes('ACK') && !tcp.flags.includes('RST'),
  );
  if (third === undefined || answer === undefined || third.tcp.flags.includes('SYN')) return;
  book.sends(book.arrivalOf(answer.packet), third.packet);
  const established = here.facts?.states.find(({ to }) => to === 'ESTABLISHED');
  book.sends(established, third.packet);
  const opened = there.facts?.states.find(
    ({ from, to }) => from === 'SYN-RECEIVED' && to === 'ESTABLISHED',
  );
  book.brings(third.packet, opened);
}

/** send() -> the segments with its bytes -> the recv() calls that return them. */
function byteCauses(segment: Segment, { here, there }: Direction, book: CauseBook): void {
  const { packet, start } = segment;
  const end = (start ?? 0) + packet.payloadBytes;
  if (start === undefined || start < 1 || packet.payloadBytes === 0) return;
  for (const { call } of callsOver(here.sends, start, end)) book.isSentBy(call, packet);
  for (const { call } of callsOver(there.receives, start, end)) book.brings(packet, call);
}

/** close() or shutdown() -> FIN-WAIT-1 or LAST-ACK -> FIN -> CLOSE-WAIT and recv() = 0 at the other end. */
function finCauses({ packet }: Segment, { here, there }: Direction, book: CauseBook): void {
  const sent = latest(here, ({ to }) => to === 'FIN-WAIT-1' || to === 'LAST-ACK', packet, book);
  book.sends(sent, packet);
  const call = sent && here.callOfState.get(sent.id);
  book.isSentBy(call ?? (sent === undefined ? closingCall(here, packet, book) : undefined), packet);
  const received = there.facts?.states.find(isFinReceived);
  book.brings(packet, received);
  const calls = there.facts?.calls ?? [];
  const isShutHere = calls.some(
    (one) => isCall(one, 'shutdown') && book.times.elapsedNs(one, packet) > 0,
  );
  const atEnd = calls.find((one) => isCall(one, 'recv') && one.result === 0);
  if (!isShutHere) book.brings(packet, atEnd);
}

/** What came makes the other end acknowledge it; the first ACK of a FIN changes the state of who sent that. */
function acknowledgmentCauses({ here, there }: Direction, book: CauseBook): void {
  const fin = there.sent.find(({ tcp, start }) => tcp.flags.includes('FIN') && start !== undefined);
  const arrived = there.sent.filter(
    ({ start, end, repeats }) => start !== undefined && end > start && repeats === undefined,
  );
  let acknowledged = 0;
  let isFinDone = false;
  for (const segment of here.sent) {
    const { acknowledges, packet, tcp, repeats } = segment;
    if (acknowledges === undefined || acknowledges <= acknowledged) continue;
    acknowledged = acknowledges;
    const isBare = packet.payloadBytes === 0 && !tcp.flags.includes('SYN');
    const last = arrived[lastIndexWhere(arrived, ({ end }) => end <= acknowledges)];
    if (isBare && repeats === undefined && last !== undefined)
      book.sends(book.arrivalOf(last.packet), packet);
    if (fin === undefined || isFinDone || acknowledges < fin.end) continue;
    isFinDone = true;
    book.sends(here.facts?.states.find(isFinReceived), packet);
    book.brings(packet, there.facts?.states.find(isFinAcknowledged));
  }
}

function latest(
  { facts }: SegmentEnd,
  passes: (state: StateEvent) => boolean,
  packet: EventOf<'packet'>,
  { times }: CauseBook,
): StateEvent | undefined {
  return facts?.states.findLast((state) => passes(state) && isNotBefore(state, packet, times));
}

function next(
  { facts }: SegmentEnd,
  passes: (state: StateEvent) => boolean,
  packet: EventOf<'packet'>,
  { times }: CauseBook,
): StateEvent | undefined {
  return facts?.states.find((state) => passes(state) && isNotBefore(packet, state, times));
}

/** The call of this name that a packet was stamped in; of another host, the last before it. */
function callAround(
  { facts }: SegmentEnd,
  name: string,
  packet: EventOf<'packet'>,
  { times }: CauseBook,
): CallEvent | undefined {
  if (facts === undefined) return undefined;
  if (facts.socket.host !== packet.host) {
    return facts.calls.findLast((call) => isCall(call, name) && isNotBefore(call, packet, times));
  }
  const atNs = times.enteredNs(packet);
  return facts.calls.find(
    (call) => isCall(call, name) && distanceFromCall(call, atNs, times) <= CLOCK_TOLERANCE_NS,
  );
}

/** The first call that ended the sending direction; a FIN leaves after it, behind what was still to be sent. */
function closingCall(
  { facts }: SegmentEnd,
  packet: EventOf<'packet'>,
  { times }: CauseBook,
): CallEvent | undefined {
  return facts?.calls.find(
    (call) =>
      call.result === 0 &&
      (isCall(call, 'close') || (isCall(call, 'shutdown') && !call.args.includes('SHUT_RD'))) &&
      isNotBefore(call, packet, times),
  );
}
