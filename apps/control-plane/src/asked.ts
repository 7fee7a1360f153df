import type { Language } from '@socketlab/foundation';
import type { Command, CommandOption, RunInput } from './command.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';

/** What the command line asks for. */
export type Asked =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly values: Pick<
        RunInput<Command['arguments'], Command['options']>,
        'arguments' | 'options'
      >;
      readonly isJson: boolean;
      readonly isVerbose: boolean;
      readonly language: Language | undefined;
    };

/** The words of a command line, told apart and not yet understood. */
export interface RawValues {
  /** In the order of the command's arguments; the last one's are a list where it takes many. */
  readonly words: readonly unknown[];
  /** What was written for an option, by its flag; undefined where it was not given. */
  optionValue(flag: string): unknown;
}

/** Understands the words of a command by its tables. Throws what they throw: the errors of misuse. */
export function readCommand(command: Command, { words, optionValue }: RawValues): Asked {
  const read = (option: CommandOption<unknown>): unknown => {
    const raw = optionValue(option.flag);
    return raw === undefined ? option.fallback : option.parse(String(raw), `--${option.flag}`);
  };
  const argumentEntries = Object.entries(command.arguments).map(([key, argument], index) => {
    const raw: unknown = words[index];
    if (argument.presence === 'many') {
      const all = Array.isArray(raw) ? raw : [];
      return [key, all.map((word) => argument.parse(String(word), argument.placeholder))];
    }
    return [key, raw === undefined ? undefined : argument.parse(String(raw), argument.placeholder)];
  });
  const optionEntries = Object.entries(command.options).map(([key, option]) => [key, read(option)]);
  return {
    kind: 'command',
    command,
    values: {
      arguments: Object.fromEntries(argumentEntries),
      options: Object.fromEntries(optionEntries),
    },
    isJson: read(GLOBAL_OPTIONS.json) === true,
    isVerbose: read(GLOBAL_OPTIONS.verbose) === true,
    language: read(GLOBAL_OPTIONS.lang) as Language | undefined,
  };
}
