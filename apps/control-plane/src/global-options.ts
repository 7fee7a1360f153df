import { type Language, parseSwitch } from '@socketlab/foundation';
import type { CommandOption } from './command.ts';
import { parseLanguage } from './language.ts';

/** The options that every command takes. */
export const GLOBAL_OPTIONS = {
  json: {
    flag: 'json',
    summary: {
      en: 'Answer in JSON on standard output.',
      'pt-BR': 'Responde em JSON na saída padrão.',
    },
    parse: parseSwitch,
    fallback: false,
  } as CommandOption<boolean>,
  lang: {
    flag: 'lang',
    placeholder: 'pt-BR|en',
    choices: ['pt-BR', 'en'],
    summary: {
      en: 'The language to speak; without it SOCKETLAB_LANG, then the locale, decide.',
      'pt-BR': 'O idioma a falar; sem ela decidem SOCKETLAB_LANG e depois a localidade do sistema.',
    },
    parse: parseLanguage,
    fallback: undefined,
  } as CommandOption<Language | undefined>,
  verbose: {
    flag: 'verbose',
    summary: {
      en: 'Show the stack of an error.',
      'pt-BR': 'Mostra a pilha de chamadas de um erro.',
    },
    parse: parseSwitch,
    fallback: false,
  } as CommandOption<boolean>,
} as const;

/** What help says of the options that commander itself answers. */
export const BUILT_IN_OPTIONS: readonly CommandOption<unknown>[] = [
  {
    flag: 'help',
    short: 'h',
    summary: { en: 'Show this help.', 'pt-BR': 'Mostra esta ajuda.' },
    parse: parseSwitch,
    fallback: false,
  },
  {
    flag: 'version',
    short: 'V',
    summary: { en: 'Show the version.', 'pt-BR': 'Mostra a versão.' },
    parse: parseSwitch,
    fallback: false,
  },
];
