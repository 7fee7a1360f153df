import { lastIndexWhere } from './ordered-list.ts';
import { type CallEvent, isCall } from './timeline-calls.ts';

/** A call that moved bytes, and which: positions in the stream, where the first byte is 1. */
export interface ByteCall {
  readonly call: CallEvent;
  readonly start: number;
  readonly end: number;
}

/** Which bytes each call of this name moved. TCP keeps their order: counting them is enough, if no call is missing. */
export function countBytes(
  calls: readonly CallEvent[],
  name: 'send' | 'recv',
): readonly ByteCall[] {
  let position = 1;
  return calls.flatMap((call) => {
    if (!isCall(call, name) || call.result <= 0) return [];
    const start = position;
    position += call.result;
    return [{ call, start, end: position }];
  });
}

/** The calls that moved any of the bytes from `start` up to, and without, `end`. */
export function callsOver(
  calls: readonly ByteCall[],
  start: number,
  end: number,
): readonly ByteCall[] {
  const first = lastIndexWhere(calls, (one) => one.end <= start) + 1;
  const last = lastIndexWhere(calls, (one) => one.start < end);
  return calls.slice(first, last + 1);
}
