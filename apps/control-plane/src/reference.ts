import type { Language, Text } from '@socketlab/foundation';
import type { Command } from './command.ts';
import { EXIT } from './exit-code.ts';
import { argumentRows, globalRows, optionRows, PROGRAM_SUMMARY, usageOf } from './help.ts';

const HEADINGS = {
  title: { en: 'The commands of socketlab', 'pt-BR': 'Os comandos do socketlab' },
  origin: {
    en: 'Generated from the table of commands by `node tools/gen-cli-docs.mjs`; a test holds the two equal.',
    'pt-BR':
      'Gerado da tabela de comandos por `node tools/gen-cli-docs.mjs`; um teste mantém os dois iguais.',
  },
  everyCommand: { en: 'Options of every command', 'pt-BR': 'Opções de todos os comandos' },
  exitCodes: { en: 'Exit codes', 'pt-BR': 'Códigos de saída' },
  argument: { en: 'Argument', 'pt-BR': 'Argumento' },
  option: { en: 'Option', 'pt-BR': 'Opção' },
  code: { en: 'Code', 'pt-BR': 'Código' },
  meaning: { en: 'Meaning', 'pt-BR': 'Significado' },
} as const satisfies Record<string, Text>;

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, Text>> = {
  done: { en: 'done', 'pt-BR': 'feito' },
  failed: {
    en: 'failed, interrupted, or a lab refuted a claim',
    'pt-BR': 'falhou, foi interrompido, ou um laboratório refutou uma afirmação',
  },
  misused: {
    en: 'misused: the command line or the configuration breaks a rule',
    'pt-BR': 'mal usado: a linha de comando ou a configuração quebra uma regra',
  },
  someFailed: { en: 'some hosts failed', 'pt-BR': 'alguns hosts falharam' },
};

/** docs/cli.md, or its twin in Portuguese: the table of commands as a page. */
export function commandReference(commands: readonly Command[], language: Language): string {
  const say = (heading: keyof typeof HEADINGS): string => HEADINGS[heading][language];
  const exitRows = Object.entries(EXIT).map(([name, code]): [string, string] => [
    String(code),
    EXIT_MEANINGS[name as keyof typeof EXIT][language],
  ]);
  return [
    `# ${say('title')}`,
    PROGRAM_SUMMARY[language],
    say('origin'),
    ...commands.flatMap((command) => commandSection(command, language)),
    `## ${say('everyCommand')}`,
    markdownTable([say('option'), say('meaning')], globalRows(language)),
    `## ${say('exitCodes')}`,
    markdownTable([say('code'), say('meaning')], exitRows),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

function commandSection(command: Command, language: Language): string[] {
  const { summary, details, examples = [] } = command;
  const argument = HEADINGS.argument[language];
  const option = HEADINGS.option[language];
  const meaning = HEADINGS.meaning[language];
  return [
    `## socketlab ${command.name}`,
    summary[language],
    `\`\`\`text\n${usageOf(command, language)}\n\`\`\``,
    details === undefined ? '' : paragraphOf(details[language]),
    markdownTable([argument, meaning], argumentRows(command, language)),
    markdownTable([option, meaning], optionRows(Object.values(command.options), language)),
    examples.length === 0
      ? ''
      : `\`\`\`sh\n${examples.map((example) => `npx socketlab ${example}`).join('\n')}\n\`\`\``,
  ];
}

/** A text in lines, as the shells' incantations are, keeps them. */
function paragraphOf(text: string): string {
  return text.includes('\n') ? `\`\`\`sh\n${text}\n\`\`\`` : text;
}

function markdownTable(titles: [string, string], rows: readonly [string, string][]): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ([name, meaning]) => `| \`${escapeBars(name)}\` | ${escapeBars(meaning)} |`,
  );
  return [`| ${titles[0]} | ${titles[1]} |`, '| --- | --- |', ...lines].join('\n');
}

/** A bar would end the cell, in code as well. */
function escapeBars(text: string): string {
  return text.replaceAll('|', '\\|');
}
