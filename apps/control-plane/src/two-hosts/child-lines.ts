import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A program that this one has started, and what it says, line by line. */
export interface TalkingChild {
  /** The next JSON object on its standard output; undefined when there is no more. Lines that are none are passed over. */
  next(): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Types a line at its standard input, and nothing after it. */
  type(line: string): void;
  /** As Ctrl+C does. */
  interrupt(): void;
  /** Resolves with its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Why it failed, in its own words: the code and the sentence of its error, or else all that it said on standard error. */
  lastWords(): { readonly code?: string; readonly message: string };
}

const WORDS_KEPT = 2_000;

/** Takes over a child whose standard streams are pipes. */
export function listenTo(child: ChildProcess): TalkingChild {
  const lines = createInterface({ input: child.stdout as Readable })[Symbol.asyncIterator]();
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-WORDS_KEPT);
  });
  child.stdin?.on('error', () => {
    // Who has ended reads nothing any more; how it ended is told elsewhere.
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  // A program that is not there: whoever waits for `ended` hears of it.
  ended.catch(() => undefined);
  return {
    async next() {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) return undefined;
        const found = readObject(value);
        if (found !== undefined) return found;
      }
    },
    type: (line) => void child.stdin?.end(`${line}\n`),
    interrupt: () => void child.kill('SIGINT'),
    ended,
    lastWords: () => errorIn(words) ?? { message: words.trim() },
  };
}

function readObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** The CLI's own errors, as `--json` has them. */
function errorIn(words: string): { readonly code: string; readonly message: string } | undefined {
  const errors = words
    .split('\n')
    .map((line) => readObject(line)?.['error'])
    .filter((error) => error !== undefined);
  return errors.at(-1) as { code: string; message: string } | undefined;
}
