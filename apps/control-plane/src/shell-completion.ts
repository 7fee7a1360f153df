import { type ArgumentHandler, type OptionHandler, RootCommand } from '@bomb.sh/tab';
import type { Language } from '@socketlab/foundation';
import type { Command, CommandOption } from './command.ts';
import type { Shell } from './commands/completion/index.ts';
import { BUILT_IN_OPTIONS, GLOBAL_OPTIONS } from './global-options.ts';

const PROGRAM = 'socketlab';

/** Prints the script for a shell of these; it asks `socketlab complete -- WORDS...` at each Tab. */
export function printScript(shell: Exclude<Shell, 'bash' | 'powershell'>): void {
  new RootCommand().setup(PROGRAM, PROGRAM, shell);
}

/**
 * The words of a command line that a shell asks about, as `complete -- WORDS...` or as `complete --base64 WORD`, where one
 * word holds the program's name and those, a line each; undefined where `argv` is something else.
 */
export function completionRequest(argv: readonly string[]): readonly string[] | undefined {
  const [name, form, packed] = argv;
  if (name !== 'complete') return undefined;
  if (form === '--') return argv.slice(2);
  if (form !== '--base64' || packed === undefined) return undefined;
  return Buffer.from(packed, 'base64').toString('utf8').split('\n').slice(1);
}

/** Prints what may stand in place of the last of `words`, with what it means. */
export function printCandidates(
  words: readonly string[],
  { commands, language }: { commands: readonly Command[]; language: Language },
): void {
  const root = new RootCommand();
  const shared = [...Object.values(GLOBAL_OPTIONS), ...BUILT_IN_OPTIONS];
  for (const option of shared) addOption(root, option, language);
  addGroups(root, commands);
  for (const command of commands) {
    const made = root.command(command.name, command.summary[language]);
    for (const option of [...Object.values(command.options), ...shared]) {
      addOption(made, option, language);
    }
    for (const { placeholder, presence, choices = [] } of Object.values(command.arguments)) {
      const offer: ArgumentHandler = (complete) => {
        for (const choice of choices) complete(choice, '');
      };
      made.argument(placeholder, offer, presence === 'many');
    }
  }
  root.parse([...words]);
}

/** The library finds `lab run` only when it knows a command `lab` too. */
function addGroups(root: RootCommand, commands: readonly Command[]): void {
  const groups = new Map<string, string[]>();
  for (const { name } of commands) {
    const [group, word] = name.split(' ');
    if (group === undefined || word === undefined) continue;
    groups.set(group, [...(groups.get(group) ?? []), word]);
  }
  for (const [group, words] of groups) root.command(group, words.join(', '));
}

function addOption(
  target: ReturnType<RootCommand['command']>,
  { flag, short, placeholder, choices = [], summary }: CommandOption<unknown>,
  language: Language,
): void {
  const description = summary[language];
  if (placeholder === undefined) {
    if (short === undefined) target.option(flag, description);
    else target.option(flag, description, short);
    return;
  }
  const offer: OptionHandler = (complete) => {
    for (const choice of choices) complete(choice, '');
  };
  target.option(flag, description, offer, short);
}
