import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { type CapturedPacket, KernelCallError } from '@socketlab/bsd-sockets';
import { putOff } from '@socketlab/packets';
import { type CaptureFile, createCaptureFile } from './capture-file.ts';
import type { CaptureReport, CaptureWorkerData, UntimedPacket } from './capture-protocol.ts';
import type { SourceReader } from './capture-way.ts';
import { createPacketEvents, type PacketEvents } from './packet-events.ts';
import { createSourceReader } from './source-reader.ts';
import type { CaptureTotals } from './wire-view.ts';

/** Between two looks at orders. */
const PACKETS_A_TURN = 1_000;
/** What the main thread may be behind; then packets wait in the kernel, whose room is bounded too. */
const MAX_UNTAKEN = 20_000;
const UNTAKEN = 0;
const WAIT_FOR_MAIN_MS = 1;
const WAIT_FOR_KERNEL_MS = 1;

/** Moves a capture's packets from the kernel into the file and into events. */
export interface CaptureDrain {
  readonly totals: CaptureTotals;
  /** Takes in some of what waits; false when that was all. */
  drain(): Promise<boolean>;
  /** Takes in all that the kernel had before the call, in turns so that others get theirs. */
  flush(): Promise<void>;
  /** Hears no more, takes in all that waits, completes the file and closes the socket. May be called twice. */
  end(): Promise<void>;
}

/** For the thread that does nothing else. Throws KernelCallError, PcapCallError, and what writing a file throws. */
export function createCaptureDrain(
  options: CaptureWorkerData,
  report: (message: CaptureReport) => void,
): CaptureDrain {
  const { source, observesPackets, clockOffsetNs } = options;
  const untaken = new Int32Array(options.untaken);
  const reader = createSourceReader(source);
  const file = createCaptureFile({ ...options, ...source }, options.file);
  const events = observesPackets ? createEvents(options) : undefined;
  const losses = observesPackets ? createLosses(report) : undefined;
  let dropped = 0;
  let hasEnded = false;

  async function drain(): Promise<boolean> {
    if (hasEnded) return false;
    events?.checkClock();
    while (Atomics.load(untaken, UNTAKEN) > MAX_UNTAKEN) await pause(WAIT_FOR_MAIN_MS);
    const told: UntimedPacket[] = [];
    const taken = drainReader(reader, (packet) =>
      take(packet, { file, events, told, clockOffsetNs }),
    );
    Atomics.add(untaken, UNTAKEN, told.length);
    if (told.length > 0) report({ kind: 'packets', packets: told });
    dropped += reader.takeDropped();
    losses?.tell(dropped + file.leftOut);
    return taken === PACKETS_A_TURN;
  }

  async function flush(): Promise<void> {
    const isDone = reader.mark();
    do {
      const isBusy = await drain();
      if (isBusy) await nextTurn();
      else if (!isDone()) await pause(WAIT_FOR_KERNEL_MS);
    } while (!isDone() && !hasEnded);
  }

  return {
    get totals() {
      return { packets: file.packets, bytes: file.bytes, dropped, leftOut: file.leftOut };
    },
    drain,
    flush: async () => (hasEnded ? undefined : await flush()),
    async end() {
      if (hasEnded) return;
      try {
        reader.deafen();
        await flush();
        file.end(dropped);
      } finally {
        hasEnded = true;
        reader.close();
      }
    },
  };
}

/** Reads some packets. An interface that goes down is told once, as an error; it may come back. */
function drainReader(reader: SourceReader, onPacket: (packet: CapturedPacket) => void): number {
  try {
    return reader.drain(onPacket, PACKETS_A_TURN);
  } catch (failure) {
    if (failure instanceof KernelCallError && failure.errno === 'ENETDOWN') return PACKETS_A_TURN;
    throw failure;
  }
}

interface Taking extends Pick<CaptureWorkerData, 'clockOffsetNs'> {
  readonly file: CaptureFile;
  readonly events: PacketEvents | undefined;
  readonly told: UntimedPacket[];
}

function take(packet: CapturedPacket, { file, events, told, clockOffsetNs }: Taking): void {
  const shifted =
    clockOffsetNs === 0n ? packet : { ...packet, time: putOff(packet.time, clockOffsetNs) };
  if (!file.add(shifted)) return;
  const event = events?.of(packet, file.packets);
  if (event !== undefined) told.push(event);
}

function createEvents(options: CaptureWorkerData): PacketEvents {
  const { capture, source } = options;
  return createPacketEvents({ ...source, capture, interface: options.interface });
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
