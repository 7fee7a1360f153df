import type { DaemonClient } from '@socketlab/control';
import type { LabCapture } from './lab.ts';

/** A capture that has begun. */
export interface CaptureUnderWay {
  /** Ends it after every packet that came before the call, and fetches the file. */
  finish(signal: AbortSignal): Promise<LabCapture>;
}

/** Captures these ports on the daemon's loopback interface, each packet as an event too; ready when it resolves. */
export async function startCapture(
  daemon: DaemonClient,
  { ports, signal }: { readonly ports: readonly number[]; readonly signal: AbortSignal },
): Promise<CaptureUnderWay> {
  const { evidence } = daemon;
  const asked = { ports: [...ports], observesPackets: true };
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
