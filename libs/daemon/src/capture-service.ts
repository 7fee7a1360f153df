import type { Handlers, Services } from '@socketlab/control';
import { findInterface, type WireView } from '@socketlab/wire-view';

type CaptureMethod = 'startCapture' | 'stopCapture' | 'downloadCapture';

/** The Evidence service's part about packets. Only the ports that the caller names are captured. */
export function createCaptureService(
  wireView: WireView,
): Pick<Handlers<Services['evidence']>, CaptureMethod> {
  return {
    async startCapture({ ports, snapBytes, maxBytes, observesPackets, address, ...request }) {
      const found = address === '' ? undefined : await findInterface(address);
      const capture = await wireView.startCapture({
        interface: found?.interface ?? request.interface,
        ...{ ports, snapBytes, observesPackets, maxBytes: Number(maxBytes) },
      });
      const { id: captureId, ...facts } = capture;
      return { captureId, ...facts };
    },
    async stopCapture({ captureId }) {
      return await wireView.stopCapture(captureId);
    },
    async *downloadCapture({ captureId }) {
      for await (const piece of wireView.readCapture(captureId)) {
        yield { piece: Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) };
      }
    },
  };
}
