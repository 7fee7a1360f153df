import type { DaemonClient } from '@socketlab/control';
import type { LabCapture } from './lab.ts';

/** A capture that has begun. */
export interface CaptureUnderWay {
  /** Ends it after every packet that came before the call, and fetches the file. */
  finish(signal: AbortSignal): Promise<LabCapture>;
}

/** What to capture, and where. */
export interface CaptureOptions {
  /** On the loopback interface unless told. */
  readonly interface?: string;
  /** On the interface that holds this address, or leads to it. */
  readonly address?: string;
  readonly ports: readonly number[];
  /** Who captures, and on which machine. */
  readonly witness: string;
  readonly host: string;
  readonly signal: AbortSignal;
}

/** Captures these ports, each packet as an event too; ready when it resolves. */
export async function startCapture(
  daemon: DaemonClient,
  options: CaptureOptions,
): Promise<CaptureUnderWay> {
  const { evidence } = daemon;
  const { ports, address, witness, host, signal } = options;
  const asked = {
    ports: [...ports],
    observesPackets: true,
    ...(address === undefined ? {} : { address }),
    ...(options.interface === undefined ? {} : { interface: options.interface }),
  };
  const started = await evidence.startCapture(asked, { signal });
  const { captureId } = started;
  return {
    async finish(until) {
      const ended = await evidence.stopCapture({ captureId }, { signal: until });
      const pieces: Uint8Array[] = [];
      for await (const { piece } of evidence.downloadCapture({ captureId }, { signal: until })) {
        pieces.push(piece);
      }
      return {
        ...{ host, name: `${witness}.${captureId}` },
        bytes: Buffer.concat(pieces),
        interface: started.interface,
        ports,
        packets: Number(ended.packets),
        dropped: Number(ended.dropped),
        leftOut: Number(ended.leftOut),
      };
    },
  };
}
