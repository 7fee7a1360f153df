import { InvalidValueError, parseWholeNumber, splitList } from '@socketlab/foundation';
import type { CommandOption } from '../command.ts';

const LEAST_MS = 1;
const MOST_MS = 3_600_000;

/** The options of every command that can ask a classmate's machine. */
export const HOST_OPTIONS = {
  hosts: {
    flag: 'host',
    placeholder: 'NAME',
    isRepeatable: true,
    choices: ['local', 'all'],
    summary: {
      en: 'On which paired host; repeat it, or write NAME,NAME. local is this machine, all is every one.',
      'pt-BR':
        'Em que máquina pareada; repita, ou escreva NOME,NOME. local é esta máquina, all são todas.',
    },
    parse(value: string, what: string): readonly string[] {
      const names = splitList(value);
      if (names.every((name) => name !== '')) return names;
      throw new InvalidValueError({
        what,
        value,
        rule: { en: 'a name is missing', 'pt-BR': 'falta um nome' },
        wayOut: {
          en: '"socketlab host list" shows the names.',
          'pt-BR': '"socketlab host list" mostra os nomes.',
        },
      });
    },
    fallback: undefined,
    shownFallback: 'local',
  } satisfies CommandOption<readonly string[] | undefined>,
  hostDeadlineMs: {
    flag: 'host-deadline',
    placeholder: 'MS',
    summary: {
      en: 'With --host: how long each host may take, in milliseconds, besides what the command waits for.',
      'pt-BR':
        'Com --host: quanto cada máquina pode levar, em milissegundos, além do que o comando espera.',
    },
    parse: parseWholeNumber(LEAST_MS, MOST_MS),
    fallback: undefined,
    shownFallback: '5000',
  } satisfies CommandOption<number | undefined>,
} as const;

/** What {@link HOST_OPTIONS} were given as. */
export interface HostChoice {
  readonly hosts: readonly string[] | undefined;
  readonly hostDeadlineMs: number | undefined;
}
