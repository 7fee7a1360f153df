import { type Command, PYTHON, type RunningProcess, startProcess } from '@socketlab/testkit';
import { eventually } from './eventually.ts';
import { fileOfPeer } from './peers.ts';

/** How a command on a terminal ended. */
export interface ScreenEnding {
  /** The exit code, or the negative number of the signal. */
  readonly ended: number;
  /** Whether the terminal's attributes are what they were before. */
  readonly isRestored: boolean;
}

/** A command that runs on a terminal of its own. */
export interface ScreenTerminal {
  /** Everything that was written to the terminal, codes included. */
  written(): string;
  /** The lines of the last whole picture, without the codes of colours. */
  lines(): readonly string[];
  press(keys: string): void;
  /** The same as soon as the program reads key by key; never, if it does not. */
  pressWhenRaw(keys: string): void;
  resize(columns: number, rows: number): void;
  signal(number: number): void;
  hangUp(): void;
  /** Resolves when the picture has a line that matches. */
  untilShown(pattern: RegExp): Promise<void>;
  ending(): Promise<ScreenEnding>;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours begin with it.
const COLOR_CODE = /\u001b\[[0-9;]*m/g;
const [FRAME_BEGINS, FRAME_ENDS] = ['\u001b[?2026h', '\u001b[J\u001b[?2026l'];
const END_OF_LINE = '\u001b[K';
// biome-ignore lint/suspicious/noControlCharactersInRegex: a line is put in its place by it.
const LINE_START = /\u001b\[\d+;1H/;

/** Starts the command on a terminal of that size: e2e/peers/screen.py. */
export async function openScreenTerminal(
  command: Command,
  options: {
    readonly columns: number;
    readonly rows: number;
    readonly environment: Readonly<Record<string, string | undefined>>;
    /** How long its end may be waited for, where that is not what startProcess has. */
    readonly deadlineMs?: number;
  },
): Promise<ScreenTerminal> {
  const { columns, rows, environment, ...waits } = options;
  const args = [String(columns), String(rows), ...command];
  const terminal = await startProcess([PYTHON, '-u', fileOfPeer('screen'), ...args], {
    environment: { TERM: 'xterm-256color', ...environment },
    ...waits,
  });
  const order = (what: object): void => terminal.write(`${JSON.stringify(what)}\n`);
  const written = (): string => outputOf(terminal);
  const lines = (): readonly string[] => {
    const frames = written()
      .split(FRAME_BEGINS)
      .filter((frame) => frame.includes(FRAME_ENDS));
    const [last = ''] = (frames.at(-1) ?? '').split(FRAME_ENDS);
    const [, ...found] = last.split(LINE_START);
    return found.map((line) => line.replaceAll(END_OF_LINE, '').replace(COLOR_CODE, ''));
  };
  return {
    written,
    lines,
    press: (keys) => order({ keys }),
    pressWhenRaw: (keys) => order({ keysWhenRaw: keys }),
    resize: (width, height) => order({ resize: [width, height] }),
    signal: (number) => order({ signal: number }),
    hangUp: () => order({ hangup: true }),
    untilShown: (pattern) =>
      eventually(() => {
        if (!lines().some((line) => pattern.test(line))) {
          throw new Error(`no ${pattern} on the screen:\n${lines().join('\n')}`);
        }
      }),
    async ending() {
      const { input } = await terminal.waitForLine(/^\{"ended"/);
      return JSON.parse(input ?? '') as ScreenEnding;
    },
  };
}

function outputOf({ stdout }: RunningProcess): string {
  return stdout
    .map((line) => (JSON.parse(line) as { readonly output?: string }).output ?? '')
    .join('');
}
