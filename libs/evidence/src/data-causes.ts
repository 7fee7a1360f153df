import { entryOf, type MomentCause, returnOf } from './moment.ts';
import { type CallEvent, manualName } from './timeline-calls.ts';

/**
 * A byte is received after the call that sends it was entered: recv()'s return follows the entry of the other end's
 * send() that covers the last byte it took. TCP keeps the order of bytes, so counting them is enough.
 */
export function dataCauses(
  receiverCalls: readonly CallEvent[],
  senderCalls: readonly CallEvent[],
): MomentCause[] {
  const sends = senderCalls.filter((call) => manualName(call) === 'send' && call.result > 0);
  const causes: MomentCause[] = [];
  let receivedBytes = 0;
  for (const call of receiverCalls) {
    if (manualName(call) !== 'recv' || call.result <= 0) continue;
    receivedBytes += call.result;
    const send = sendCovering(sends, receivedBytes);
    if (send !== undefined) causes.push([entryOf(send), returnOf(call)]);
  }
  return causes;
}

function sendCovering(sends: readonly CallEvent[], offset: number): CallEvent | undefined {
  let sentBytes = 0;
  for (const send of sends) {
    sentBytes += send.result;
    if (sentBytes >= offset) return send;
  }
  return undefined;
}
