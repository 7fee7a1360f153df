import { entryOf, type MomentCause, returnOf } from './moment.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';

/**
 * A byte is received after the call that sends it was entered: recv()'s return follows the entry of the other end's
 * send() that covers the last byte it took. TCP keeps the order of bytes, so counting them is enough.
 */
export function dataCauses(
  receiverCalls: readonly CallEvent[],
  senderCalls: readonly CallEvent[],
): MomentCause[] {
  const sends = senderCalls.filter((call) => isCall(call, 'send') && call.result > 0);
  const causes: MomentCause[] = [];
  let receivedBytes = 0;
  let sentBytes = 0;
  let next = 0;
  for (const call of receiverCalls) {
    if (!isCall(call, 'recv') || call.result <= 0) continue;
    receivedBytes += call.result;
    for (; sentBytes < receivedBytes && next < sends.length; next += 1) {
      sentBytes += sends[next]?.result ?? 0;
    }
    const send = sends[next - 1];
    if (send !== undefined && sentBytes >= receivedBytes) {
      causes.push([entryOf(send), returnOf(call)]);
    }
  }
  return causes;
}
