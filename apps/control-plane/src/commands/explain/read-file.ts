import { open } from 'node:fs/promises';
import { CaptureTooBigError } from '@socketlab/packets';
import { CaptureNotReadableError } from '../../errors.ts';

/** The most of a capture that is read: it lies in memory as a whole. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The bytes of a capture. Throws {@link CaptureNotReadableError} and {@link CaptureTooBigError}. */
export async function readCaptureFile(file: string, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const stats = await handle.stat();
      // A pipe or device may have no end.
      if (!stats.isFile()) throw new CaptureNotReadableError({ file, errno: 'NOT_A_FILE' });
      if (stats.size > MOST_BYTES) {
        throw new CaptureTooBigError({ what: 'bytes', limit: MOST_BYTES, size: stats.size });
      }
      return await handle.readFile({ signal });
    } finally {
      await handle.close();
    }
  } catch (failure) {
    const errno = failure instanceof Error && 'syscall' in failure && 'code' in failure;
    if (!errno) throw failure;
    throw new CaptureNotReadableError({ file, errno: String(failure.code) }, { cause: failure });
  }
}
