import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, read, unlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const OWNER_ONLY = 0o600;
const readAt = promisify(read);

/** A file that nobody else can open, and that is gone when it is closed or the process ends, however that happens. */
export interface UnnamedFile {
  readonly descriptor: number;
  /** Reads into `piece` from a position of the file; returns how many bytes, 0 at its end. */
  read(piece: Uint8Array, position: number): Promise<number>;
  /** To be called once; a read under way ends first. */
  close(): void;
}

/**
 * Makes one, and the directory where that is gone, as a temporary one of Windows may be. Throws what the file system throws.
 */
export function openUnnamedFile(directory: string): UnnamedFile {
  const name = path.join(directory, `socketlab-capture-${randomUUID()}`);
  mkdirSync(directory, { recursive: true });
  // At once, and not in turns of the event loop: who is killed in between leaves a file.
  const descriptor = openSync(name, 'wx+', OWNER_ONLY);
  unlinkSync(name);
  let reading = 0;
  let isClosing = false;
  const closeIfIdle = (): void => {
    // The number is free from then on: a read under way would be of whatever file gets it next.
    if (isClosing && reading === 0) closeSync(descriptor);
  };
  return {
    descriptor,
    async read(piece, position) {
      reading += 1;
      try {
        const { bytesRead } = await readAt(descriptor, piece, 0, piece.length, position);
        return bytesRead;
      } finally {
        reading -= 1;
        closeIfIdle();
      }
    },
    close() {
      isClosing = true;
      closeIfIdle();
    },
  };
}
