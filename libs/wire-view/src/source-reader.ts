import { createPacketReader, createPcapReader } from '@socketlab/bsd-sockets';
import type { CaptureSource, SourceReader } from './capture-way.ts';

/** The one reader of a source. Throws KernelCallError, PcapMissingError, PcapCallError. */
export function createSourceReader({ from }: CaptureSource): SourceReader {
  if (from.kind === 'socket') {
    const reader = createPacketReader(from.socket);
    return {
      drain: reader.drain,
      mark() {
        const wanted = reader.countLetIn();
        return () => reader.handedOn >= wanted;
      },
      takeDropped: reader.takeDropped,
      deafen: reader.deafen,
      close: reader.close,
    };
  }
  const reader = createPcapReader(from.capture);
  return {
    ...reader,
    deafen() {
      // Another filter would have the library throw away what waits (BIOCSETF): the mark alone tells where the capture ends.
    },
  };
}
