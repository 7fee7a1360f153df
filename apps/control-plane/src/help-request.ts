import type { Language } from '@socketlab/foundation';
import type { Command } from './command.ts';
import { commandHelp, overviewHelp } from './help.ts';

/**
 * The help that is asked for in the plainest way (nothing, `--help`, `up --help`, `lab --help`, also with `--lang`), or
 * undefined. It is answered from the tables alone: who asks for help need not wait until the parser is loaded. The parser
 * gives the same help for every other way to ask.
 */
export function requestedHelp(
  argv: readonly string[],
  commands: readonly Command[],
  language: Language,
): string | undefined {
  const words = argv.filter(
    (word, index) =>
      !word.startsWith('--lang=') && word !== '--lang' && argv[index - 1] !== '--lang',
  );
  if (words.length === 0) return overviewHelp(commands, { language });
  const flag = words.at(-1);
  if (flag !== '--help' && flag !== '-h') return undefined;
  const name = words.slice(0, -1).join(' ');
  if (name === '') return overviewHelp(commands, { language });
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return commandHelp(command, language);
  const isGroup = commands.some((candidate) => candidate.name.startsWith(`${name} `));
  return isGroup ? overviewHelp(commands, { group: name, language }) : undefined;
}
