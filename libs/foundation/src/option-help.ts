import { type OptionTable, variableOf } from './options.ts';
import type { Language } from './text.ts';

const WORDS = {
  usage: { en: 'Usage', 'pt-BR': 'Uso' },
  options: { en: 'options', 'pt-BR': 'opções' },
  help: { en: 'this text', 'pt-BR': 'este texto' },
  sources: {
    en: 'Each option may also stand in the environment or in config.json; the command line is the strongest.',
    'pt-BR':
      'Cada opção também pode estar no ambiente ou em config.json; a linha de comando é a mais forte.',
  },
} as const;

/** What `--help` shows of a program: its options as they are written on the command line and in the environment. */
export function describeOptions(name: string, table: OptionTable, language: Language): string {
  const rows = Object.values(table).map(({ flag, placeholder, summary }) => ({
    flag: placeholder === undefined ? `--${flag}` : `--${flag} ${placeholder}`,
    variable: variableOf(flag),
    summary: summary[language],
  }));
  const all = [...rows, { flag: '--help', variable: '', summary: WORDS.help[language] }];
  const flagWidth = Math.max(...all.map(({ flag }) => flag.length));
  const variableWidth = Math.max(...all.map(({ variable }) => variable.length));
  const lines = all.map(
    ({ flag, variable, summary }) =>
      `  ${flag.padEnd(flagWidth)}  ${variable.padEnd(variableWidth)}  ${summary}`,
  );
  const usage = `${WORDS.usage[language]}: ${name} [${WORDS.options[language]}]`;
  return `${[usage, '', ...lines, '', WORDS.sources[language]].join('\n')}\n`;
}
