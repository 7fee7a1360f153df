import type { PacketObservation } from '@socketlab/evidence';
import type { CaptureSource } from './capture-way.ts';
import type { CaptureTotals } from './wire-view.ts';

/** A packet's event that still lacks its Unix time: the process's clock adds it, so that all its times agree. */
export type UntimedPacket = Omit<PacketObservation, 'atNs'>;

/** What a capture's worker is started with. The source hears already; the worker closes it. */
export interface CaptureWorkerData {
  readonly source: CaptureSource;
  /** The descriptor of the file, open for writing; the main thread closes it. */
  readonly file: number;
  /** As events name it: `tcp-echo.capture-1`. */
  readonly capture: string;
  readonly interface: string;
  readonly ports: readonly number[];
  readonly snapBytes: number;
  readonly maxBytes: number;
  readonly observesPackets: boolean;
  /** By how much the process's clock was put off; the file's times follow it. */
  readonly clockOffsetNs: bigint;
  /** One cell: how many packets the worker has told that the main thread has not taken in yet. */
  readonly untaken: SharedArrayBuffer;
}

/** What the main thread asks; each is answered by `done` once all that the kernel had before is taken in. */
export type CaptureOrder = { readonly id: number; readonly kind: 'flush' | 'stop' };

/** What the worker says. Packets and losses come before the `done` that promises them. */
export type CaptureReport =
  | { readonly kind: 'packets'; readonly packets: readonly UntimedPacket[] }
  | { readonly kind: 'lost'; readonly count: number; readonly monotonicNs: string }
  /** It could not go on: what comes from now on is lost. */
  | { readonly kind: 'failed'; readonly problem: string; readonly monotonicNs: string }
  | {
      readonly kind: 'done';
      readonly order: number;
      readonly totals: CaptureTotals;
      /** Why the capture could not go on. */
      readonly problem?: string;
    };
