import type { Language, Text } from '@socketlab/foundation';
import type { Command, CommandArgument, CommandOption } from './command.ts';
import { BUILT_IN_OPTIONS, GLOBAL_OPTIONS } from './global-options.ts';

const TITLES = {
  usage: { en: 'Usage:', 'pt-BR': 'Uso:' },
  commands: { en: 'Commands:', 'pt-BR': 'Comandos:' },
  arguments: { en: 'Arguments:', 'pt-BR': 'Argumentos:' },
  options: { en: 'Options:', 'pt-BR': 'Opções:' },
  everyCommand: { en: 'Options of every command:', 'pt-BR': 'Opções de todos os comandos:' },
  examples: { en: 'Examples:', 'pt-BR': 'Exemplos:' },
} as const satisfies Record<string, Text>;
const SYNTAX = {
  command: { en: 'COMMAND', 'pt-BR': 'COMANDO' },
  options: { en: '[OPTIONS]', 'pt-BR': '[OPÇÕES]' },
} as const satisfies Record<string, Text>;

/** What the program is, in one sentence. */
export const PROGRAM_SUMMARY: Text = {
  en: 'A networking laboratory on real sockets: whatever it tells you, it shows the evidence for.',
  'pt-BR':
    'Um laboratório de redes com sockets de verdade: tudo o que ele diz, ele mostra a evidência.',
};
const MORE: Text = {
  en: 'socketlab COMMAND --help tells more of a command.',
  'pt-BR': 'socketlab COMANDO --help diz mais sobre um comando.',
};
const LINE_WIDTH = 98;
const FALLBACK: Text = { en: 'default', 'pt-BR': 'padrão' };

/** The help of the program, or of a group of commands (`lab`). */
export function overviewHelp(
  commands: readonly Command[],
  { group, language }: { group?: string; language: Language },
): string {
  const own = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `));
  const path = group === undefined ? 'socketlab' : `socketlab ${group}`;
  const rows = own.map(({ name, summary }): [string, string] => [name, summary[language]]);
  return [
    `${TITLES.usage[language]} ${path} ${SYNTAX.command[language]} ${SYNTAX.options[language]}\n`,
    ...(group === undefined ? [`${PROGRAM_SUMMARY[language]}\n`] : []),
    section(TITLES.commands[language], rows),
    section(TITLES.options[language], globalRows(language)),
    `${MORE[language]}\n`,
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command, language: Language): string {
  const { summary, details, examples = [] } = command;
  const lines = examples.map((example) => `  socketlab ${example}\n`).join('');
  return [
    `${TITLES.usage[language]} ${usageOf(command, language)}\n`,
    `${summary[language]}\n`,
    ...(details === undefined ? [] : [`${wrap(details[language])}\n`]),
    section(TITLES.arguments[language], argumentRows(command, language)),
    section(TITLES.options[language], optionRows(Object.values(command.options), language)),
    section(TITLES.everyCommand[language], globalRows(language)),
    ...(lines === '' ? [] : [`${TITLES.examples[language]}\n${lines}`]),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** `socketlab lab run LAB [OPTIONS]`. */
export function usageOf(command: Command, language: Language): string {
  const words = Object.values(command.arguments).map(syntaxOf);
  return ['socketlab', command.name, ...words, SYNTAX.options[language]].join(' ');
}

/** `-f, --follow`, `--tail N`, `--listen [ADDRESS:PORT]`. */
export function optionSyntax(option: CommandOption<unknown>): string {
  const { flag, short, placeholder, bare } = option;
  const value = bare === undefined ? placeholder : `[${placeholder}]`;
  const long = placeholder === undefined ? `--${flag}` : `--${flag} ${value}`;
  return short === undefined ? long : `-${short}, ${long}`;
}

/** Arguments and what they are, for help and for the reference. */
export function argumentRows(command: Command, language: Language): [string, string][] {
  return Object.values(command.arguments).map((argument) => [
    syntaxOf(argument),
    argument.summary[language],
  ]);
}

/** Options and what they are, for help and for the reference. */
export function optionRows(
  options: readonly CommandOption<unknown>[],
  language: Language,
): [string, string][] {
  return options.map((option) => {
    const { summary, shownFallback } = option;
    const suffix = shownFallback === undefined ? '' : ` (${FALLBACK[language]}: ${shownFallback})`;
    return [optionSyntax(option), `${summary[language]}${suffix}`];
  });
}

/** The options of every command. */
export function globalRows(language: Language): [string, string][] {
  return optionRows([...Object.values(GLOBAL_OPTIONS), ...BUILT_IN_OPTIONS], language);
}

function syntaxOf({ placeholder, presence }: CommandArgument<unknown>): string {
  if (presence === 'required') return placeholder;
  return presence === 'optional' ? `[${placeholder}]` : `[${placeholder}...]`;
}

/** Breaks long lines between words. */
function wrap(text: string): string {
  const long = new RegExp(`(?![^\\n]{1,${LINE_WIDTH}}$)([^\\n]{1,${LINE_WIDTH}}) `, 'g');
  return text.replaceAll(long, '$1\n');
}

function section(title: string, rows: readonly [string, string][]): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([left]) => left.length));
  const lines = rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`);
  return `${title}\n${lines.join('')}`;
}
