import type { Language, Text } from '@socketlab/foundation';
import picocolors from 'picocolors';
import { glyphsOf, inAscii } from './glyphs.ts';
import { openScreen, type Screen } from './screen.ts';

/** The part of a stream that is written to. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

/** Functions that colour a text, or give it back. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** The one place that a command writes through: data to standard output, talk to standard error. */
export interface Output {
  readonly language: Language;
  readonly isJson: boolean;
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean;
  /** Whether it is one that pictures are drawn on in ASCII: who draws one says so. */
  readonly isAscii: boolean;
  /** Columns of the terminal, or 100 where there is none. */
  readonly width: number;
  /** Colours for standard output; they do nothing unless it is a terminal, and NO_COLOR is honoured. */
  readonly colors: Colors;
  /** The sentence in the language that is spoken. */
  text(text: Text): string;
  /** Prints a command's answer: as JSON when `--json` was given, else as `render` writes it. */
  data(value: unknown, render: () => string): void;
  /** Prints one item of an answer that goes on: one line of JSON, or as `render` writes it. */
  item(value: unknown, render: () => string): void;
  /** Writes to standard output as it is. */
  raw(text: string): void;
  /** Says a sentence on standard error. */
  say(text: Text): void;
  /** Shows what is under way on one line that the next one replaces; only on a terminal. */
  progress(text: Text): void;
  /** Removes the line that `progress` wrote. */
  endProgress(): void;
  /** Takes over the whole terminal, for a command that shows a picture which moves. */
  openScreen(): Screen;
}

const WIDTH_WITHOUT_TERMINAL = 100;
const ERASE_LINE = '\r\u001b[K';

/** Writes for a person who speaks `language`, or for a program when `isJson`. */
export function createOutput(
  options: {
    language: Language;
    isJson: boolean;
    environment: Readonly<Record<string, string | undefined>>;
  },
  deps: { stdout: Sink; stderr: Sink },
): Output {
  const { language, isJson, environment } = options;
  const { stdout, stderr } = deps;
  const draws = (sink: Sink): boolean =>
    sink.isTTY === true && !isJson && glyphsOf(environment) === 'ascii';
  const drawn = draws(stdout) ? inAscii : asItIs;
  const told = draws(stderr) ? inAscii : asItIs;
  let hasProgress = false;
  const endProgress = (): void => {
    if (hasProgress) stderr.write(ERASE_LINE);
    hasProgress = false;
  };
  const print = (text: string): void => {
    endProgress();
    stdout.write(drawn(text.endsWith('\n') ? text : `${text}\n`));
  };
  return {
    language,
    isJson,
    isTerminal: stdout.isTTY === true,
    isAscii: draws(stdout),
    width: stdout.columns ?? WIDTH_WITHOUT_TERMINAL,
    colors: picocolors.createColors(wantsColor(stdout, environment)),
    text: (text) => text[language],
    data: (value, render) => print(isJson ? JSON.stringify(value, null, 2) : render()),
    item: (value, render) => print(isJson ? JSON.stringify(value) : render()),
    raw: (text) => {
      endProgress();
      stdout.write(drawn(text));
    },
    say: (text) => {
      endProgress();
      stderr.write(told(`${text[language]}\n`));
    },
    progress: (text) => {
      if (stderr.isTTY !== true) return;
      stderr.write(`${ERASE_LINE}${told(cut(text[language], stderr.columns))}`);
      hasProgress = true;
    },
    endProgress,
    openScreen: () => openScreen(stdout, drawn),
  };
}

/** A line that goes on below could not be replaced: what is too long for the terminal ends with an ellipsis. */
function cut(line: string, columns: number | undefined): string {
  if (columns === undefined || line.length < columns) return line;
  return `${line.slice(0, Math.max(0, columns - 2))}…`;
}

/** https://no-color.org and https://force-color.org: a variable that is there and not empty decides. */
function wantsColor(
  sink: Sink,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  return sink.isTTY === true && environment['TERM'] !== 'dumb';
}

function asItIs(text: string): string {
  return text;
}
