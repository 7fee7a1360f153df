import { isIP } from 'node:net';
import { formatAddress, parseAddress } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError, MissingArgumentError } from '../../errors.ts';
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

/** Labels of letters, digits and hyphens (RFC 1123); with digits alone at its end it is an address, right or wrong. */
const NAME_AND_PORT = /^(?!localhost:)(?=[^:]*[a-z_-][^:.]*\.?:)[\w.-]+:\d{1,5}$/i;

/** Where tcp-echo and udp-echo listen unless told otherwise. */
const USUAL = { tcp: '127.0.0.1:65432', udp: '127.0.0.1:65431' } as const;

/** Reads words and options. Throws the errors of misuse where they don't fit together. */
export function readSendRequest({ arguments: words, options }: Input): SendRequest {
  const kind = chooseForm(options);
  if (kind === 'use') return readUse(words, options);
  const { target, message } = readWords(words, options.udp ? USUAL.udp : USUAL.tcp);
  const address = readTarget(target);
  const anywhere = { host: address.startsWith('[') ? '::' : '0.0.0.0', port: 0 };
  const source =
    options.source === undefined
      ? ''
      : formatAddress(parseAddress(options.source, anywhere, '--source'));
  const route = { address, source };
  if (kind === 'open') return { kind, ...route, message };
  if (message === undefined) throw new MissingArgumentError('send', 'MESSAGE');
  return { kind, ...route, message };
}

/** An address as it is spelled, or a name and a port as they were given: who sends looks the name up. */
function readTarget(target: string): string {
  if (NAME_AND_PORT.test(target)) return target.toLowerCase();
  return formatAddress(parseAddress(target, undefined, 'ADDRESS:PORT'));
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
