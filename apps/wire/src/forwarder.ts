import { setImmediate as nextTurn } from 'node:timers/promises';
import { createFrameWait, type FrameSocket } from '@socketlab/bsd-sockets';
import type { Clock } from '@socketlab/foundation';
import { createWireLane, type WireCounts, type WireScript } from '@socketlab/wire-model';

/** Between two looks at the signal: an end has to be noticed while no frame comes. */
const LONGEST_WAIT_NS = 50_000_000;
/** Taken from one side before the other's turn. */
const FRAMES_AT_ONCE = 64;

/** Carries frames between two sockets as a script says. */
export interface Forwarder {
  /** Carries until the signal aborts; what is under way then never arrives. Throws VirtualNetworkError. */
  run(signal: AbortSignal): Promise<void>;
  /** From the first socket to the second, and back. */
  counts(): readonly [WireCounts, WireCounts];
}

/** Made for a process that does nothing else: while no frame comes, it blocks the thread. */
export function createForwarder(
  options: { script: WireScript; ports: readonly [FrameSocket, FrameSocket] },
  deps: { clock: Clock },
): Forwarder {
  const { script, ports } = options;
  const [first, second] = ports;
  const there = createDirection(script, { lane: 0, from: first, to: second });
  const back = createDirection(script, { lane: 1, from: second, to: first });
  const wait = createFrameWait(ports);
  const nowNs = (): number => Number(deps.clock.monotonicNs());
  return {
    async run(signal) {
      while (!signal.aborted) {
        const dueNs = Math.min(there.nextDueNs(), back.nextDueNs());
        wait(Math.max(0, Math.min(LONGEST_WAIT_NS, dueNs - nowNs())));
        there.takeIn(nowNs);
        back.takeIn(nowNs);
        there.handOut(nowNs());
        back.handOut(nowNs());
        await nextTurn();
      }
    },
    counts: () => [there.counts(), back.counts()],
  };
}

interface Direction {
  nextDueNs(): number;
  takeIn(nowNs: () => number): void;
  handOut(nowNs: number): void;
  counts(): WireCounts;
}

function createDirection(
  script: WireScript,
  { lane: number, from, to }: { lane: 0 | 1; from: FrameSocket; to: FrameSocket },
): Direction {
  const lane = createWireLane<Uint8Array>(script, number);
  // The kernel's doing: it had no room for what came, or for what was to go on.
  let unheard = 0;
  let unsent = 0;
  return {
    nextDueNs: () => lane.nextDueNs ?? Number.POSITIVE_INFINITY,
    takeIn(nowNs) {
      from.drain((frame) => {
        // The bytes are the socket's own and soon another frame's. As a Buffer, its slice() would be no copy.
        lane.offer(new Uint8Array(frame), frame.length, nowNs());
      }, FRAMES_AT_ONCE);
    },
    handOut(nowNs) {
      for (const frame of lane.take(nowNs)) unsent += to.send(frame) ? 0 : 1;
    },
    counts() {
      unheard += from.takeDropped();
      const { offered, delivered, overflowed, ...scripted } = lane.counts;
      return {
        ...scripted,
        offered: offered + unheard,
        delivered: delivered - unsent,
        overflowed: overflowed + unheard + unsent,
      };
    },
  };
}
