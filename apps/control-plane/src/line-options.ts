import { parseSwitch, parseWholeNumber } from '@socketlab/foundation';
import type { CommandOption } from './command.ts';

const MAX_TAIL = 1_000_000;

/** `--follow`, of a command that shows lines. */
export const FOLLOW = {
  flag: 'follow',
  short: 'f',
  summary: {
    en: 'Go on with each new line, until Ctrl+C.',
    'pt-BR': 'Continua com cada linha nova, até Ctrl+C.',
  },
  parse: parseSwitch,
  fallback: false as boolean,
} satisfies CommandOption<boolean>;

/** `--tail N`, of a command that shows lines; so many when it is not given. */
export function tailOption(fallback: number): CommandOption<number> {
  return {
    flag: 'tail',
    placeholder: 'N',
    summary: {
      en: 'How many of the newest lines; 0 for all that are kept.',
      'pt-BR': 'Quantas das linhas mais novas; 0 para todas as guardadas.',
    },
    parse: parseWholeNumber(0, MAX_TAIL),
    fallback,
    shownFallback: String(fallback),
  };
}
