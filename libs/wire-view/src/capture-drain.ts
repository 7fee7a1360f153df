import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import {
  type CapturedPacket,
  createPacketQueue,
  KernelCallError,
  type PacketQueue,
} from '@socketlab/bsd-sockets';
import { LINK_TYPES } from '@socketlab/packets';
import { type CaptureFile, createCaptureFile } from './capture-file.ts';
import type { CaptureReport, CaptureWorkerData, UntimedPacket } from './capture-protocol.ts';
import { createPacketEvents, type PacketEvents } from './packet-events.ts';
import type { CaptureTotals } from './wire-view.ts';

/** Between two looks at orders. */
const PACKETS_A_TURN = 1_000;
/** What the main thread may be behind; then packets wait in the kernel, whose room is bounded too. */
const MAX_UNTAKEN = 20_000;
const UNTAKEN = 0;
const WAIT_FOR_MAIN_MS = 1;

/** Moves a capture's packets from the kernel into the file and into events. */
export interface CaptureDrain {
  readonly totals: CaptureTotals;
  /** Takes in all that waits, in turns so that others get theirs. */
  drain(): Promise<void>;
  /** Hears no more, takes in all that waits, completes the file and closes the socket. May be called twice. */
  end(): Promise<void>;
}

/** For the thread that does nothing else. Throws KernelCallError, and what writing a file throws. */
export function createCaptureDrain(
  options: CaptureWorkerData,
  report: (message: CaptureReport) => void,
): CaptureDrain {
  const { socket, observesPackets } = options;
  const untaken = new Int32Array(options.untaken);
  const queue = createPacketQueue(socket.descriptor);
  const file = createCaptureFile({ ...options, link: socket.link }, options.file);
  const events = observesPackets ? createEvents(options) : undefined;
  const losses = observesPackets ? createLosses(report) : undefined;
  let dropped = 0;
  let hasEnded = false;

  async function drain(): Promise<void> {
    if (hasEnded) return;
    events?.checkClock();
    for (;;) {
      while (Atomics.load(untaken, UNTAKEN) > MAX_UNTAKEN) await pause(WAIT_FOR_MAIN_MS);
      const told: UntimedPacket[] = [];
      const taken = drainQueue(queue, (packet) => take(packet, { file, events, told }));
      Atomics.add(untaken, UNTAKEN, told.length);
      if (told.length > 0) report({ kind: 'packets', packets: told });
      if (taken < PACKETS_A_TURN) break;
      await nextTurn();
    }
    dropped += queue.takeDropped();
    losses?.tell(dropped + file.leftOut);
  }

  return {
    get totals() {
      return { packets: file.packets, bytes: file.bytes, dropped, leftOut: file.leftOut };
    },
    drain,
    async end() {
      if (hasEnded) return;
      try {
        queue.deafen();
        await drain();
        file.end(dropped);
      } finally {
        hasEnded = true;
        queue.close();
      }
    },
  };
}

/** Reads some packets. An interface that goes down is told once, as an error; it may come back. */
function drainQueue(queue: PacketQueue, onPacket: (packet: CapturedPacket) => void): number {
  try {
    return queue.drain(onPacket, PACKETS_A_TURN);
  } catch (failure) {
    if (failure instanceof KernelCallError && failure.errno === 'ENETDOWN') return PACKETS_A_TURN;
    throw failure;
  }
}

function take(
  packet: CapturedPacket,
  {
    file,
    events,
    told,
  }: { file: CaptureFile; events: PacketEvents | undefined; told: UntimedPacket[] },
): void {
  if (!file.add(packet)) return;
  const event = events?.of(packet, file.packets);
  if (event !== undefined) told.push(event);
}

function createEvents(options: CaptureWorkerData): PacketEvents {
  const { capture, socket } = options;
  const linkType = socket.link === 'ethernet' ? LINK_TYPES.ethernet : LINK_TYPES.raw;
  return createPacketEvents({ capture, interface: options.interface, linkType });
}

/** Tells what was lost since it last told. */
function createLosses(report: (message: CaptureReport) => void): { tell(total: number): void } {
  let told = 0;
  return {
    tell(total) {
      if (total === told) return;
      const monotonicNs = String(process.hrtime.bigint());
      report({ kind: 'lost', count: total - told, monotonicNs });
      told = total;
    },
  };
}
