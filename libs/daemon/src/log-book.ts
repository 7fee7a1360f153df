import { writeSync } from 'node:fs';

const STDERR = 2;

/** Where a daemon's log lines go: to standard error, and into memory, bounded, for whoever asks over gRPC. */
export interface LogBook {
  /** What pino writes to. */
  write(line: string): void;
  /** The newest lines, at most `count`, oldest first. */
  newest(count: number): readonly string[];
  /** Calls `listener` for each line from now on; returns how to end that. */
  subscribe(listener: (line: string) => void): () => void;
  /** How many lines standard error did not take, or not whole. */
  readonly unwritten: number;
}

/** A log book that keeps the newest `capacity` lines. */
export function createLogBook(options: {
  capacity: number;
  /** Where lines go besides, and in which form: to standard error, as they are, by default. Says how many bytes it took. */
  writeOut?: (line: string) => number;
  form?: (line: string) => string;
}): LogBook {
  const { capacity, form = (line: string) => line } = options;
  const { writeOut = (line: string) => writeSync(STDERR, line) } = options;
  let unwritten = 0;
  const kept: string[] = [];
  const listeners = new Set<(line: string) => void>();
  return {
    get unwritten() {
      return unwritten;
    },
    write(line) {
      const text = form(line);
      try {
        if (writeOut(text) < Buffer.byteLength(text)) unwritten += 1;
      } catch {
        // A terminal that went away, or a full disk, is no reason to stop serving; the line is still in memory.
        unwritten += 1;
      }
      if (kept.length === capacity) kept.shift();
      kept.push(line.trimEnd());
      for (const listener of listeners) listener(line.trimEnd());
    },
    newest: (count) => kept.slice(Math.max(0, kept.length - count)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
