import type { CaptureObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';
import type { CaptureRequest, CaptureTotals, WireViewDeps } from './wire-view.ts';

/** Tells when observed captures began and ended: what is absent from one counts for that time only. */
export interface CaptureMarks {
  /** To be called when the capture hears already. */
  begun(id: string, request: CaptureRequest): void;
  /** To be called before the capture is stopped; what it returns tells the end, once. */
  ending(id: string): (totals: CaptureTotals) => void;
}

/** Marks of the captures of one daemon, whose name they carry. */
export function createCaptureMarks(
  options: { readonly name: string },
  { clock, emit }: Pick<WireViewDeps, 'clock' | 'emit'>,
): CaptureMarks {
  const running = new Map<string, CaptureRequest>();
  return {
    begun(id, request) {
      if (!request.observesPackets) return;
      running.set(id, request);
      emit({ ...describe(`${options.name}.${id}`, request, clock), phase: 'begun' });
    },
    ending(id) {
      const request = running.get(id);
      if (request === undefined) return () => undefined;
      const mark = describe(`${options.name}.${id}`, request, clock);
      return ({ packets, dropped, leftOut }) => {
        if (!running.delete(id)) return;
        emit({ ...mark, phase: 'ended', packets, missed: dropped + leftOut });
      };
    },
  };
}

function describe(
  capture: string,
  request: CaptureRequest,
  clock: Clock,
): Omit<CaptureObservation, 'phase'> {
  const nowNs = clock.monotonicNs();
  return {
    kind: 'capture',
    source: 'wire',
    capture,
    interface: request.interface,
    ports: request.ports,
    atNs: String(clock.toUnixNs(nowNs)),
    monotonicNs: String(nowNs),
    socket: { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' },
  };
}
