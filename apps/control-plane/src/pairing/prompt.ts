import type { Interface } from 'node:readline';
import { NothingTypedError } from '../pairing-errors.ts';

/** Where a person types, or another program writes. */
export type Typing = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Reads lines from standard input, one a question. */
export interface LineReader {
  /** Whether a person types there, who can be asked again. */
  isTerminal(): boolean;
  /** The next line. Throws NothingTypedError at the end of the input, and the signal's reason. */
  read(signal: AbortSignal): Promise<string>;
  /** Leaves standard input alone. */
  close(): void;
}

/** Nothing is read before the first question; lines that came early are kept for the next ones. */
export function createLineReader(typing: () => Typing): LineReader {
  const lines: string[] = [];
  const wakers = new Set<() => void>();
  let reader: Interface | undefined;
  let hasEnded = false;
  const wake = (): void => {
    for (const waker of wakers) waker();
  };
  const open = (): void => {
    // Loaded with the first question: it brings much along, and most commands ask none.
    reader ??= process
      .getBuiltinModule('node:readline')
      .createInterface({ input: typing(), terminal: false })
      .on('line', (line) => {
        lines.push(line);
        wake();
      })
      .on('close', () => {
        hasEnded = true;
        wake();
      });
  };
  return {
    isTerminal: () => typing().isTTY === true,
    async read(signal) {
      open();
      while (lines.length === 0 && !hasEnded) await untilWoken(wakers, signal);
      const line = lines.shift();
      if (line === undefined) throw new NothingTypedError();
      return line;
    },
    close() {
      reader?.close();
    },
  };
}

function untilWoken(wakers: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void): void => {
      wakers.delete(onWake);
      signal.removeEventListener('abort', onAbort);
      then();
    };
    const onWake = (): void => settle(resolve);
    const onAbort = (): void => settle(() => reject(signal.reason));
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    wakers.add(onWake);
  });
}
