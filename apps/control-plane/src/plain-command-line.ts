import { type Asked, readCommand } from './asked.ts';
import type { Command, CommandOption } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';

/**
 * Reads a command line that is written in the plainest way: the command's name, then words and known options, each once and with
 * its value beside it. Undefined for every other, be it right or wrong: those are the parser's, which reads these lines alike
 * (the spec compares the two) and takes long to load.
 */
export function readPlainly(
  argv: readonly string[],
  commands: readonly Command[],
): Asked | undefined {
  const command = namedFirst(argv, commands);
  if (command === undefined || Object.values(command.options).some(isNegating)) return undefined;
  const told = tellApart(argv.slice(command.name.split(' ').length), command);
  if (told === undefined) return undefined;
  const words = byArgument(told.words, command);
  if (words === undefined) return undefined;
  return readCommand(command, { words, optionValue: (flag) => told.options.get(flag) });
}

function namedFirst(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  // Word by word: "lab run" in quotes is no command's name.
  const named = commands.filter(({ name }) =>
    name.split(' ').every((part, index) => part === argv[index]),
  );
  return named.length === 1 ? named[0] : undefined;
}

/** One that switches another off: the parser makes one value of both. */
const isNegating = ({ flag }: CommandOption<unknown>): boolean => flag.startsWith('no-');

interface ToldApart {
  readonly words: readonly string[];
  /** What was written for each option, by its flag. */
  readonly options: ReadonlyMap<string, string>;
}

function tellApart(argv: readonly string[], command: Command): ToldApart | undefined {
  const known = [...Object.values(command.options), ...Object.values(GLOBAL_OPTIONS)];
  const words: string[] = [];
  const options = new Map<string, string>();
  const rest = argv.values();
  for (const word of rest) {
    if (!word.startsWith('-')) {
      words.push(word);
      continue;
    }
    const option = known.find(({ flag }) => `--${flag}` === word);
    if (option === undefined || options.has(option.flag)) return undefined;
    const value = isSwitch(option) ? '' : rest.next().value;
    // A value that may be left out, or that looks like an option, is for the parser to tell.
    if (value === undefined || value.startsWith('-') || isOpen(option)) return undefined;
    options.set(option.flag, value);
  }
  return { words, options };
}

const isSwitch = ({ placeholder }: CommandOption<unknown>): boolean => placeholder === undefined;

/** Whether it may be given with a value and without, or means something particular where it is given without. */
const isOpen = ({ bare }: CommandOption<unknown>): boolean => bare !== undefined;

/** Undefined where there are too few or too many. */
function byArgument(words: readonly string[], command: Command): readonly unknown[] | undefined {
  const wanted = Object.values(command.arguments);
  const isMany = wanted.at(-1)?.presence === 'many';
  const isEnough = wanted.every(
    ({ presence }, index) => presence !== 'required' || words[index] !== undefined,
  );
  if (!isEnough || (!isMany && words.length > wanted.length)) return undefined;
  return wanted.map(({ presence }, index) =>
    presence === 'many' ? words.slice(index) : words[index],
  );
}
