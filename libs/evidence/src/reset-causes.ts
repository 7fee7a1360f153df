import type { Segment } from './conversations.ts';
import type { Event } from './event.ts';
import type { CauseBook } from './packet-causes.ts';
import type { Direction } from './segment-causes.ts';
import { type CallEvent, distanceFromCall, isCall } from './timeline-calls.ts';
import { CLOCK_TOLERANCE_NS, isNotBefore, untilReturn } from './times.ts';

/** What calls fail with when the other end has reset the connection, or refused it; the last one is Windows' alone. */
const RESET_ERRORS = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ECONNABORTED']);

/**
 * A reset (RFC 9293, section 3.5.2): close() with bytes unread, or with SO_LINGER 0, sends one; otherwise it answers a
 * segment that nobody expected. It ends the other end at once: its next calls fail.
 */
export function resetCauses(
  { packet }: Segment,
  { here, there }: Direction,
  book: CauseBook,
): void {
  if (!book.isSentBy(abortingCall({ packet, here }, book), packet)) {
    const asked = there.sent.findLast(
      (segment) =>
        !segment.tcp.flags.includes('RST') && book.times.elapsedNs(segment.packet, packet) >= 0,
    );
    book.sends(asked?.packet, packet);
  }
  const { facts } = there;
  if (facts === undefined) return;
  const comesAfter = (event: Event): boolean => isNotBefore(packet, event, book.times);
  const isClosedByCall = (id: string): boolean => {
    const call = there.callOfState.get(id);
    return call !== undefined && isCall(call, 'close');
  };
  book.brings(
    packet,
    facts.socket.events.find(
      (event) => event.kind === 'reset' && event.direction === 'received' && comesAfter(event),
    ),
  );
  book.brings(
    packet,
    facts.states.find(
      (state) => state.to === 'CLOSED' && !isClosedByCall(state.id) && comesAfter(state),
    ),
  );
  const failed = facts.calls.find(
    (call) =>
      RESET_ERRORS.has(call.errno ?? '') &&
      untilReturn(packet, call, book.times) >= -book.times.toleranceNs(packet, call),
  );
  book.brings(packet, failed);
}

/** The close() that a reset was stamped in; of a socket whose states were seen, one that ended it at once. */
function abortingCall(
  { packet, here }: { readonly packet: Segment['packet']; readonly here: Direction['here'] },
  { times }: CauseBook,
): CallEvent | undefined {
  const { facts, callOfState } = here;
  if (facts === undefined) return undefined;
  const isOneHost = facts.socket.host === packet.host;
  // Seen from the other host, only the states tell which close() it was.
  if (!isOneHost && facts.states.length === 0) return undefined;
  const isAbort = (call: CallEvent): boolean =>
    facts.states.length === 0 ||
    facts.states.some(({ id, to }) => to === 'CLOSED' && callOfState.get(id) === call);
  return facts.calls.find(
    (call) =>
      isCall(call, 'close') &&
      (isOneHost
        ? distanceFromCall(call, times.enteredNs(packet), times) <= CLOCK_TOLERANCE_NS
        : isNotBefore(call, packet, times)) &&
      isAbort(call),
  );
}
