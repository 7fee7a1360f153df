import { MAX_FRAME_BYTES } from './protocol.ts';

const LENGTH_BYTES = 4;

/** A message as it goes over the connection: its length in bytes, 4 of them, big-endian, and then itself as JSON. */
export function encodeFrame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const frame = Buffer.alloc(LENGTH_BYTES + text.length);
  frame.writeUInt32BE(text.length);
  text.copy(frame, LENGTH_BYTES);
  return frame;
}

/** Puts frames together again; never holds more than the longest one and what came with it. */
export interface FrameReader {
  /** The whole frames that these bytes complete; `too-large` once a length is 0 or more than 16 KiB. */
  push(bytes: Uint8Array): readonly Uint8Array[] | 'too-large';
}

/** Reads one side of one connection. */
export function createFrameReader(): FrameReader {
  let pending = Buffer.alloc(0);
  return {
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      const frames: Uint8Array[] = [];
      while (pending.length >= LENGTH_BYTES) {
        const length = pending.readUInt32BE();
        // A length is refused before anything is kept for it.
        if (length === 0 || length > MAX_FRAME_BYTES) return 'too-large';
        if (pending.length < LENGTH_BYTES + length) break;
        frames.push(pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
        pending = pending.subarray(LENGTH_BYTES + length);
      }
      return frames;
    },
  };
}
