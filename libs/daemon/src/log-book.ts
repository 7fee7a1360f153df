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
}

/** A log book that keeps the newest `capacity` lines. */
export function createLogBook(options: {
  capacity: number;
  /** Where lines go besides; standard error by default. */
  writeOut?: (line: string) => void;
}): LogBook {
  const { capacity, writeOut = (line: string) => writeSync(STDERR, line) } = options;
  const kept: string[] = [];
  const listeners = new Set<(line: string) => void>();
  return {
    write(line) {
      try {
        writeOut(line);
      } catch {
        // A terminal that went away, or a full disk, is no reason to stop serving; the line is still in memory.
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
