import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';

const asItIs = (value: string): string => value;
const folderOf = (placeholder: string, en: string, ptBR: string) =>
  ({
    placeholder,
    presence: 'required',
    summary: { en, 'pt-BR': ptBR },
    parse: asItIs,
  }) satisfies CommandArgument<string>;

/** The arguments of `socketlab compare`. */
export const compareArguments = {
  first: folderOf(
    'FOLDER-A',
    'The folder of the run that is compared with.',
    'A pasta da rodada com que se compara.',
  ),
  second: folderOf('FOLDER-B', 'The folder of the other run.', 'A pasta da outra rodada.'),
} as const;

/** The options of `socketlab compare`. */
export const compareOptions = {
  output: {
    flag: 'output',
    placeholder: 'FOLDER',
    summary: { en: 'The folder to write to.', 'pt-BR': 'A pasta onde gravar.' },
    parse: asItIs,
    fallback: undefined,
    shownFallback: './reports/compare-TIME',
  } satisfies CommandOption<string | undefined>,
} as const;

/** `socketlab compare`. */
export const compare = defineCommand({
  name: 'compare',
  summary: {
    en: 'Put two runs of socketlab load on one picture and in one table.',
    'pt-BR': 'Põe duas rodadas de socketlab load em uma só figura e uma só tabela.',
  },
  details: {
    en: 'The ratio is B divided by A. Where the runs did different things, that is said first: then what differs between their numbers may come from that.',
    'pt-BR':
      'A razão é B dividida por A. Onde as rodadas fizeram coisas diferentes, isso é dito primeiro: então o que difere entre os números delas pode vir disso.',
  },
  examples: ['compare reports/before reports/after'],
  arguments: compareArguments,
  options: compareOptions,
  load: () => import('./run.ts'),
});
