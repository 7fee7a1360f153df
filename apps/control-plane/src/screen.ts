import type { Sink } from './output.ts';

/** The whole terminal, until it is closed. */
export interface Screen {
  size(): { readonly columns: number; readonly rows: number };
  /** Shows these lines, each as wide as the terminal at most, in place of those before. */
  show(lines: readonly string[]): void;
  /** Calls back when the terminal has another size; returns how to end that. */
  onResize(listener: () => void): () => void;
  /** Gives the terminal back as it was. May be called twice, and opened again with `reopen`. */
  close(): void;
  reopen(): void;
}

const DEFAULT_SIZE = { columns: 80, rows: 24 };
const ESC = '\u001b[';
/** xterm's alternate screen, and no cursor: what was on the terminal before is there again afterwards. */
const ENTER = `${ESC}?1049h${ESC}?25l${ESC}2J`;
const LEAVE = `${ESC}?25h${ESC}?1049l`;
/** Each line is put in its place: what a line feed does depends on the terminal's mode. */
const lineStart = (row: number): string => `${ESC}${row + 1};1H`;
const ERASE_REST_OF_LINE = `${ESC}K`;
const ERASE_BELOW = `${ESC}J`;
/** Terminals that know it show what stands between at once; others pass over it. */
const SYNCHRONIZED = [`${ESC}?2026h`, `${ESC}?2026l`] as const;
/** A long line is cut off at the edge instead of going on below. */
const NO_WRAP = [`${ESC}?7l`, `${ESC}?7h`] as const;

/**
 * Takes over the terminal. Whatever ends the process, but for SIGKILL, gives it back: `close`, or the events `exit` and
 * `uncaughtExceptionMonitor`, which comes before Node writes the stack, so that the stack is not on the screen that goes.
 * `drawn` gives each line as the terminal can show it, in the same room.
 */
export function openScreen(sink: Sink, drawn: (line: string) => string): Screen {
  let isOpen = false;
  const reopen = (): void => {
    if (isOpen) return;
    isOpen = true;
    sink.write(`${ENTER}${NO_WRAP[0]}`);
    process.on('exit', close);
    process.on('uncaughtExceptionMonitor', close);
  };
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    sink.write(`${NO_WRAP[1]}${LEAVE}`);
    process.off('exit', close);
    process.off('uncaughtExceptionMonitor', close);
  };
  reopen();
  return {
    size: () => ({
      columns: sink.columns || DEFAULT_SIZE.columns,
      rows: sink.rows || DEFAULT_SIZE.rows,
    }),
    show(lines) {
      if (!isOpen) return;
      const text = lines.map((line, row) => `${lineStart(row)}${drawn(line)}${ERASE_REST_OF_LINE}`);
      sink.write(`${SYNCHRONIZED[0]}${text.join('')}${ERASE_BELOW}${SYNCHRONIZED[1]}`);
    },
    onResize(listener) {
      sink.on?.('resize', listener);
      return () => void sink.off?.('resize', listener);
    },
    close,
    reopen,
  };
}
