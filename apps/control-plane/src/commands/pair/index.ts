import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';
import { SecretInArgumentError } from '../../pairing-errors.ts';
import { listenOptions } from './listen-options.ts';

/** Six digits, or groups of five letters and digits: what nobody calls a machine. */
const SECRET = /^(?:\d{3}[ -]?\d{3}|[0-9a-z]{5}(?:[ -]?[0-9a-z]{5}){2,})$/i;

/** The arguments of `socketlab pair`. */
export const pairArguments = {
  host: {
    placeholder: 'HOST|ADDRESS[:PORT]',
    presence: 'optional',
    summary: {
      en: 'The machine with the open window, by name or address; without it, those that are found are listed.',
      'pt-BR':
        'A máquina com a janela aberta, por nome ou endereço; sem ela, lista as que forem encontradas.',
    },
    parse(value: string): string {
      if (SECRET.test(value)) throw new SecretInArgumentError();
      return value;
    },
  } satisfies CommandArgument<string>,
} as const;
/** The options of `socketlab pair`. */
export const pairOptions = {
  as: {
    flag: 'as',
    placeholder: 'NAME',
    summary: {
      en: 'What to call the host here, if not as it calls itself.',
      'pt-BR': 'Como chamar a máquina aqui, se não como ela se chama.',
    },
    parse: (value: string): string => value,
    fallback: undefined,
  } satisfies CommandOption<string | undefined>,
  ...listenOptions,
} as const;

/** `socketlab pair`. */
export const pair = defineCommand({
  name: 'pair',
  summary: {
    en: 'Pair with a classmate’s machine, or with --listen let a classmate pair with this one.',
    'pt-BR': 'Pareia com a máquina de um colega, ou com --listen deixa um colega parear com esta.',
  },
  details: {
    en: 'The owner runs pair --listen and reads six digits to the classmate, who runs pair and types them when asked. Digits and tokens are typed, or read from standard input, never given as arguments. One wrong guess closes the window. docs/pairing.md has the protocol and what it protects from.',
    'pt-BR':
      'O dono roda pair --listen e lê seis dígitos para o colega, que roda pair e os digita quando for pedido. Dígitos e tokens são digitados, ou lidos da entrada padrão, nunca dados como argumentos. Um palpite errado fecha a janela. docs/pairing.md traz o protocolo e do que ele protege.',
  },
  examples: [
    'pair',
    'pair lab-07',
    'pair 192.0.2.7 --as neighbour',
    'pair --listen',
    'pair --listen --allow observe --for 90m',
    'pair --listen --class --uses 30',
    'pair 192.0.2.7 --allow observe,serve,traffic',
  ],
  arguments: pairArguments,
  options: pairOptions,
  explainExcess: (word) => (SECRET.test(word) ? new SecretInArgumentError() : undefined),
  load: () => import('./run.ts'),
});
