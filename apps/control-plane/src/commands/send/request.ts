import { isIP } from 'node:net';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError, MissingArgumentError } from '../../errors.ts';
import { readSource, readTarget } from '../../hosts/aim-address.ts';
import { chooseForm } from './forms.ts';
import type { sendArguments, sendOptions } from './options.ts';

type Input = Pick<RunInput<typeof sendArguments, typeof sendOptions>, 'arguments' | 'options'>;

/** Where a new socket sends to and, if chosen, from. */
interface Route {
  /** address:port, or name:port. */
  readonly address: string;
  /** address:port; empty when the system chooses. */
  readonly source: string;
}

interface Sending<Kind> extends Route {
  readonly kind: Kind;
  readonly message: string;
}

/** Which of its things `send` is asked to do. */
export type SendRequest =
  | Sending<'exchange'>
  | Sending<'many'>
  | Sending<'datagrams'>
  | (Route & { readonly kind: 'open'; readonly message: string | undefined })
  | {
      readonly kind: 'use';
      readonly id: string;
      readonly message: string | undefined;
      readonly endsSending: boolean;
      readonly closes: boolean;
    };

/** The request of one of those forms. */
export type RequestOf<Kind extends SendRequest['kind']> = Extract<SendRequest, { kind: Kind }>;

/** Where tcp-echo and udp-echo listen unless told otherwise. */
const USUAL = { tcp: '127.0.0.1:65432', udp: '127.0.0.1:65431' } as const;

/** Reads words and options. Throws the errors of misuse where they don't fit together. */
export function readSendRequest({ arguments: words, options }: Input): SendRequest {
  const kind = chooseForm(options);
  if (kind === 'use') return readUse(words, options);
  const { target, message } = readWords(words, options.udp ? USUAL.udp : USUAL.tcp);
  const address = readTarget(target, 'ADDRESS:PORT');
  const route = { address, source: readSource(options.source, address) };
  if (kind === 'open') return { kind, ...route, message };
  if (message === undefined) throw new MissingArgumentError('send', 'MESSAGE');
  return { kind, ...route, message };
}

/** A single word is the message, unless it can only be meant as an address. */
function readWords(
  { target, message }: Input['arguments'],
  usual: string,
): { target: string; message: string | undefined } {
  if (target === undefined) return { target: usual, message };
  const isAddress = /^\S*:\d+$/.test(target) || isIP(target) !== 0;
  if (message !== undefined || isAddress) return { target, message };
  return { target: usual, message: target };
}

function readUse(words: Input['arguments'], options: Input['options']): SendRequest {
  const id = options.connection ?? '';
  const message = words.target;
  if (words.message !== undefined) {
    throw new ConflictingOptionsError(`--connection ${id}`, {
      en: `the connection has its address already: give the message only, not "${words.target}".`,
      'pt-BR': `a conexão já tem o endereço: dê só a mensagem, sem "${words.target}".`,
    });
  }
  const { end: endsSending, close: closes } = options;
  if (message === undefined && !endsSending && !closes) {
    throw new MissingArgumentError('send', 'MESSAGE');
  }
  return { kind: 'use', id, message, endsSending, closes };
}
