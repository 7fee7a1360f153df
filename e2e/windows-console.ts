import type { Command } from '@socketlab/testkit';
import { eventually } from './eventually.ts';
import { openScreenTerminal, type ScreenTerminal } from './screen-terminal.ts';

/** A console of Windows, drawn by Wine on a terminal, where a person types. */
export interface WindowsConsole extends Pick<ScreenTerminal, 'press' | 'ending'> {
  /** What was written there, without the codes by which it is drawn. */
  text(): string;
  /** Types a line, and Enter. */
  enter(line: string): void;
  /** Resolves with what matches, be it there already or later. */
  untilShown(pattern: RegExp): Promise<RegExpMatchArray>;
}

/** Wide and high enough that no line is wrapped and none leaves it. */
const SIZE = { columns: 250, rows: 60 };
const DEADLINE_MS = 30_000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of a terminal begin with it.
const DRAWING = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|\r/g;

/**
 * Starts the command at a console of its own. The same serves a terminal of Linux, which gathers lines. Wine has a console's
 * terminal give it each key only from when its program first reads: before, the terminal would make another key of Enter.
 */
export async function openConsole(
  command: Command,
  environment: Readonly<Record<string, string | undefined>>,
  { gathersLines = false }: { readonly gathersLines?: boolean } = {},
): Promise<WindowsConsole> {
  const terminal = await openScreenTerminal(command, {
    ...SIZE,
    environment,
    deadlineMs: DEADLINE_MS,
  });
  const text = (): string => terminal.written().replaceAll(DRAWING, '');
  return {
    text,
    press: terminal.press,
    enter: (line) => (gathersLines ? terminal.press : terminal.pressWhenRaw)(`${line}\r`),
    ending: terminal.ending,
    untilShown: (pattern) =>
      eventually(() => {
        const match = text().match(pattern);
        if (match === null) throw new Error(`no ${pattern} on the console:\n${text()}`);
        return match;
      }, DEADLINE_MS),
  };
}
