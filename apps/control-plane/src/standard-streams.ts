import { OutputNotWrittenError } from './errors.ts';

/** What of a stream of the process is used here. */
export interface StandardStream {
  on(event: 'error', listener: (failure: NodeJS.ErrnoException) => void): unknown;
  /** How much of what was written is not out yet. */
  readonly writableLength: number;
  write(text: string, written: (failure?: NodeJS.ErrnoException | null) => void): unknown;
}

/** Why standard output did not take all: nobody reads it any more, which is no failure, or what the system says. */
export type OutputLoss = 'reader-gone' | OutputNotWrittenError;

/**
 * The reader of our pipe went away, as `head` does, or the terminal was closed: nothing is left to say to it. What Windows
 * says of a console that is gone is not to be told apart.
 */
const GONE: readonly string[] = ['EPIPE', 'EIO', 'EOF'];
/** No console says these: they are of a file, whether or not the command was interrupted before. */
const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/**
 * Interrupts the command when one of the streams takes no more. Returns what resolves when all that was written to standard
 * output is out: with the first reason why it is not, undefined where it is.
 */
export function watchStreams(
  { stdout, stderr }: { readonly stdout: StandardStream; readonly stderr: StandardStream },
  interrupt: AbortController,
): () => Promise<OutputLoss | undefined> {
  let loss: OutputLoss | undefined;
  const lose = ({ code: errno = 'UNKNOWN' }: NodeJS.ErrnoException): void => {
    const isUnclear = interrupt.signal.aborted && !FULL.includes(errno);
    const isGone = GONE.includes(errno) || isUnclear;
    loss ??= isGone ? 'reader-gone' : new OutputNotWrittenError({ errno });
    interrupt.abort();
  };
  stdout.on('error', lose);
  // Of standard error's own loss nobody could be told.
  stderr.on('error', () => interrupt.abort());
  return () =>
    new Promise((resolve) => {
      // The event of a failure comes within this turn. Nothing is written for that where nothing waits: /dev/full refuses no bytes too.
      if (stdout.writableLength === 0) setImmediate(() => resolve(loss));
      else
        stdout.write('', (failure) => {
          if (failure) lose(failure);
          resolve(loss);
        });
    });
}
