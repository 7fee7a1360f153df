import type { Clock } from '@socketlab/foundation';
import type { SocketContext } from './socket-context.ts';
import type { Descriptor, Sockets } from './sockets.ts';

const NS_PER_MS = 1_000_000n;

/** A signal is no failure of poll(2). */
function refuse(context: SocketContext, descriptor: Descriptor): void {
  const failure = context.failure('poll', descriptor);
  if (failure.errno !== 'EINTR') throw failure;
}

/** poll(2) on one descriptor. A signal doesn't end it early, and doesn't make it wait longer in all. */
export function createPollCall(context: SocketContext, clock: Clock): Sockets['poll'] {
  const { calls, constants, guard } = context;
  const { bytes, eventsAt } = constants.pollEntry;
  const entry = new DataView(new ArrayBuffer(bytes));
  const memory = new Uint8Array(entry.buffer);
  return (descriptor, events, timeoutMs) => {
    const deadlineNs = clock.monotonicNs() + BigInt(timeoutMs) * NS_PER_MS;
    entry.setInt32(0, descriptor, true);
    entry.setUint32(eventsAt, constants.pollEvents[events], true);
    const sliceMs = guard.pollSliceMs(descriptor);
    let leftMs = timeoutMs;
    for (;;) {
      if (!guard.enter('data', descriptor)) throw context.interrupted('poll', descriptor);
      const isWhole = sliceMs < 0 || (leftMs >= 0 && leftMs <= sliceMs);
      const ready = calls.poll(memory, 1, isWhole ? leftMs : sliceMs);
      if (guard.isEnded('data')) throw context.interrupted('poll', descriptor, ready);
      if (ready > 0) return true;
      if (ready === 0 && isWhole) return false;
      if (ready < 0) refuse(context, descriptor);
      const leftNs = deadlineNs - clock.monotonicNs();
      if (timeoutMs >= 0) leftMs = leftNs > 0n ? Number(leftNs / NS_PER_MS) : 0;
    }
  };
}
