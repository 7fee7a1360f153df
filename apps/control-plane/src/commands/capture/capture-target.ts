import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { messageOf, SocketlabError, type Text, whileLocked } from '@socketlab/foundation';
import { CaptureNotWrittenError } from '../../errors.ts';

/** The type of a section header block, with which every pcapng file begins. */
const PCAPNG_BEGINNING = Buffer.from('0a0d0d0a', 'hex');
/** Our files name their writer in their first block. */
const OUR_NAME = 'Socketlab ';
const FIRST_BLOCK_BYTES = 512;
const NOT_OURS: Text = {
  en: 'something that is not a capture of Socketlab is already there',
  'pt-BR': 'já existe ali algo que não é uma captura do Socketlab',
};

/** A file that a capture will become. */
export interface CaptureTarget {
  /** Writes it all, then gives it its name. Throws {@link CaptureNotWrittenError}, and what `pieces` throws. */
  write(pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /** Removes what was not completed. */
  discard(): Promise<void>;
}

/**
 * Makes sure, before anything is captured, that the file can be written: beside its place, under another name until it
 * is whole. Throws {@link CaptureNotWrittenError} when it can't be, or when something that is not ours is in its place.
 */
export async function openCaptureTarget(file: string): Promise<CaptureTarget> {
  await refuseStranger(file);
  const draft = `${file}.${randomUUID()}.part`;
  const handle = await attempt(file, () => open(draft, 'wx'));
  return {
    async write(pieces) {
      for await (const piece of pieces) await attempt(file, () => handle.writeFile(piece));
      await handle.close();
      await refuseStranger(file);
      await attempt(file, () => whileLocked(file, () => rename(draft, file)));
    },
    async discard() {
      await handle.close();
      await rm(draft, { force: true });
    },
  };
}

async function refuseStranger(file: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw notWritten(file, cause);
  }
  try {
    if ((await handle.stat()).isFile() && (await isOurs(handle))) return;
  } finally {
    await handle.close();
  }
  throw new CaptureNotWrittenError({ file }, NOT_OURS);
}

async function isOurs(handle: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(FIRST_BLOCK_BYTES), 0);
  const beginning = buffer.subarray(0, bytesRead);
  return beginning.subarray(0, 4).equals(PCAPNG_BEGINNING) && beginning.includes(OUR_NAME);
}

async function attempt<Result>(file: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    throw cause instanceof SocketlabError ? cause : notWritten(file, cause);
  }
}

function notWritten(file: string, cause: unknown): CaptureNotWrittenError {
  const problem = messageOf(cause);
  return new CaptureNotWrittenError({ file }, { en: problem, 'pt-BR': problem }, { cause });
}
