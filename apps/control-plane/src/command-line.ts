import { type Language, VERSION } from '@socketlab/foundation';
import { Command as CommanderCommand, CommanderError, Option as CommanderOption } from 'commander';
import { type Asked, type RawValues, readCommand } from './asked.ts';
import type { Command, CommandOption } from './command.ts';
import {
  MissingArgumentError,
  MissingValueError,
  UnexpectedArgumentError,
  UnknownCommandError,
  UnknownOptionError,
} from './errors.ts';
import { GLOBAL_OPTIONS } from './global-options.ts';
import { commandHelp, overviewHelp } from './help.ts';
import { OwnersCommandError } from './host-errors.ts';
import { HOST_OPTIONS } from './hosts/host-options.ts';

/** Reads the command line by the table of commands. Throws the errors of misuse. */
export function parseCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
  language: Language,
): Asked {
  let asked: Asked | undefined;
  let text = '';
  const program = configured(new CommanderCommand('socketlab'), () =>
    overviewHelp(commands, { language }),
  );
  program.configureOutput({
    writeOut: (part) => (text += part),
    writeErr: (part) => (text += part),
  });
  program.version(VERSION).helpCommand(true);
  refuseInOurWords(program, commands);
  for (const option of Object.values(GLOBAL_OPTIONS)) program.addOption(commanderOption(option));
  for (const command of askedOf(argv, commands)) {
    const parent = parentOf(program, command, { commands, language });
    addCommand(parent, command, { commands, language }).action(function act(
      this: CommanderCommand,
    ) {
      asked = readCommand(command, rawValues(this, command));
    });
  }
  try {
    program.parse(argv, { from: 'user' });
  } catch (refusal) {
    if (!(refusal instanceof CommanderError)) throw refusal;
    // Help and version end the parsing this way; their text was written above.
  }
  return asked ?? { kind: 'text', text };
}

/** The command that is named at once; all of them where the line begins otherwise, or with no command's name. */
function askedOf(argv: readonly string[], commands: readonly Command[]): readonly Command[] {
  const [first, second] = argv;
  const named = commands.filter(({ name }) => name === first || name === `${first} ${second}`);
  return named.length === 1 ? named : commands;
}

function configured(command: CommanderCommand, help: () => string): CommanderCommand {
  return command.exitOverride().configureHelp({ formatHelp: help });
}

/** `lab run` stands under the group `lab`, which is made at its first command. */
function parentOf(
  program: CommanderCommand,
  { name }: Command,
  { commands, language }: { commands: readonly Command[]; language: Language },
): CommanderCommand {
  const [group, word] = name.split(' ');
  if (group === undefined || word === undefined) return program;
  const existing = program.commands.find((candidate) => candidate.name() === group);
  if (existing !== undefined) return existing;
  const made = configured(program.command(group), () =>
    overviewHelp(commands, { group, language }),
  );
  refuseInOurWords(made, commands, group);
  return made;
}

function addCommand(
  parent: CommanderCommand,
  command: Command,
  { commands, language }: { commands: readonly Command[]; language: Language },
): CommanderCommand {
  const word = command.name.split(' ').at(-1) ?? command.name;
  const made = configured(parent.command(word), () => commandHelp(command, language));
  for (const { placeholder, presence } of Object.values(command.arguments)) {
    if (presence === 'required') made.argument(`<${placeholder}>`);
    else made.argument(presence === 'many' ? `[${placeholder}...]` : `[${placeholder}]`);
  }
  for (const option of Object.values(command.options)) made.addOption(commanderOption(option));
  refuseInOurWords(made, commands, command.name, Object.values(command.options));
  return made;
}

function commanderOption({
  flag,
  short,
  placeholder,
  bare,
  isRepeatable,
}: CommandOption<unknown>): CommanderOption {
  const names = short === undefined ? `--${flag}` : `-${short}, --${flag}`;
  if (placeholder === undefined) return new CommanderOption(names);
  const option = new CommanderOption(bare === undefined ? `${names} <value>` : `${names} [value]`);
  if (isRepeatable) {
    option.argParser((value, earlier?: string) =>
      earlier === undefined ? value : `${earlier},${value}`,
    );
  }
  return option.preset(bare ?? '');
}

/**
 * Commander refuses in English sentences. It calls these methods of the command to do so; ours throw our own errors,
 * which speak every language. They hold for the version that package.json pins, and the specs hold them.
 */
function refuseInOurWords(
  target: CommanderCommand,
  commands: readonly Command[],
  path = '',
  options: readonly CommandOption<unknown>[] = [],
): void {
  const flags = [...options, ...Object.values(GLOBAL_OPTIONS)].map(({ flag }) => `--${flag}`);
  const known = commands
    .map(({ name }) => name)
    .filter((name) => path === '' || name.startsWith(`${path} `));
  Object.assign(target, {
    unknownOption(flag: string): never {
      const why = commands.find(({ name }) => name === path)?.ownersOnly;
      if (why !== undefined && flag === `--${HOST_OPTIONS.hosts.flag}`) {
        throw new OwnersCommandError({ command: path }, why);
      }
      throw new UnknownOptionError(flag, [...flags, '--help']);
    },
    unknownCommand(): never {
      const given = [path, target.args[0] ?? ''].filter((word) => word !== '').join(' ');
      throw new UnknownCommandError(given, known);
    },
    missingArgument(name: string): never {
      throw new MissingArgumentError(path, name);
    },
    optionMissingArgument(option: CommanderOption): never {
      const own = [...options, ...Object.values(GLOBAL_OPTIONS)].find(
        ({ flag }) => `--${flag}` === option.long,
      );
      throw new MissingValueError(option.long ?? option.flags, own?.placeholder ?? '');
    },
    _excessArguments(received: string[]): never {
      if (known.length > 1) throw new UnknownCommandError(received[0] ?? '', known);
      const own = commands.find(({ name }) => name === path);
      const explained = own?.explainExcess?.(received.at(-1) ?? '');
      if (explained !== undefined) throw explained;
      throw new UnexpectedArgumentError(path, received.at(-1) ?? '');
    },
  });
}

/** What commander has told apart, by our flags. */
function rawValues(parsed: CommanderCommand, command: Command): RawValues {
  const given: Record<string, unknown> = parsed.optsWithGlobals();
  const options = [...Object.values(command.options), ...Object.values(GLOBAL_OPTIONS)];
  const byFlag = new Map(
    options.map((option) => [option.flag, given[commanderOption(option).attributeName()]]),
  );
  return { words: parsed.processedArgs, optionValue: (flag) => byFlag.get(flag) };
}
