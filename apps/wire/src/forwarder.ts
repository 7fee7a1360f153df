import { setImmediate as nextTurn } from 'node:timers/promises';
import { createFrameWait, type FrameSocket } from '@socketlab/bsd-sockets';
import type { Clock } from '@socketlab/foundation';
import {
  createWireLane,
  type WireCounts,
  type WireLane,
  type WireScript,
} from '@socketlab/wire-model';

/** Between two looks at the signal: an end has to be noticed while no frame comes. */
const LONGEST_WAIT_NS = 50_000_000;
/** Taken from one side before the other's turn. */
const FRAMES_AT_ONCE = 64;

/** Carries frames between two sockets as a script says. */
export interface Forwarder {
  /** Carries until the signal aborts; what is under way then never arrives. Throws VirtualNetworkError. */
  run(signal: AbortSignal): Promise<void>;
  /** From the first socket to the second, and back. */
  readonly counts: readonly [WireCounts, WireCounts];
}

/** Made for a process that does nothing else: while no frame comes, it blocks the thread. */
export function createForwarder(
  options: { script: WireScript; ports: readonly [FrameSocket, FrameSocket] },
  deps: { clock: Clock },
): Forwarder {
  const { script, ports } = options;
  const [first, second] = ports;
  const there = createWireLane<Uint8Array>(script, 0);
  const back = createWireLane<Uint8Array>(script, 1);
  const lanes = [
    { lane: there, from: first, to: second },
    { lane: back, from: second, to: first },
  ];
  const wait = createFrameWait(ports);
  const nowNs = (): number => Number(deps.clock.monotonicNs());
  return {
    async run(signal) {
      while (!signal.aborted) {
        wait(Math.max(0, Math.min(LONGEST_WAIT_NS, nextDueNs([there, back]) - nowNs())));
        for (const { lane, from } of lanes) {
          // The bytes are the socket's own, and another frame's soon.
          from.drain((frame) => lane.offer(frame.slice(), frame.length, nowNs()), FRAMES_AT_ONCE);
        }
        for (const { lane, to } of lanes) {
          for (const frame of lane.take(nowNs())) to.send(frame);
        }
        await nextTurn();
      }
    },
    counts: [there.counts, back.counts],
  };
}

function nextDueNs(lanes: readonly WireLane<Uint8Array>[]): number {
  return Math.min(...lanes.map((lane) => lane.nextDueNs ?? Number.POSITIVE_INFINITY));
}
