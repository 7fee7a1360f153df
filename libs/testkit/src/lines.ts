import type { Readable } from 'node:stream';

/** The lines that a stream has given, kept, and a way to be told of the next. */
export interface Lines {
  readonly all: readonly string[];
  /** Calls `listener` after each new line and at the end; returns how to end that. */
  onChange(listener: () => void): () => void;
  readonly isEnded: boolean;
}

/** Collects the lines of a stream of UTF-8 text; a last line without its newline counts. */
export function collectLines(stream: Readable): Lines {
  const all: string[] = [];
  const listeners = new Set<() => void>();
  let rest = '';
  let isEnded = false;
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const pieces = (rest + text).split('\n');
    rest = pieces.pop() ?? '';
    all.push(...pieces);
    tell();
  });
  stream.on('close', () => {
    if (rest !== '') all.push(rest);
    isEnded = true;
    tell();
  });
  return {
    all,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get isEnded() {
      return isEnded;
    },
  };
}
