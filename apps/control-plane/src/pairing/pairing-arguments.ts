import type { CommandArgument } from '../command.ts';

/** A paired host, by what this machine's owner calls it. */
export const PAIRED_HOST = {
  placeholder: 'NAME',
  presence: 'required',
  summary: {
    en: 'What the host is called here.',
    'pt-BR': 'Como a máquina se chama aqui.',
  },
  parse: (value: string): string => value,
} as const satisfies CommandArgument<string>;
