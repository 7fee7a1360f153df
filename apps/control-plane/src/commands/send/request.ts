import { type Address, formatAddress, parseAddress } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError, MissingArgumentError } from '../../errors.ts';
import type { sendArguments, sendOptions } from './index.ts';

type Input = Pick<RunInput<typeof sendArguments, typeof sendOptions>, 'arguments' | 'options'>;

/** Which of the three things `send` is asked to do. */
export type SendRequest =
  | { readonly kind: 'exchange'; readonly address: string; readonly message: string }
  | { readonly kind: 'open'; readonly address: string; readonly message: string | undefined }
  | {
      readonly kind: 'use';
      readonly id: string;
      readonly message: string | undefined;
      readonly endsSending: boolean;
      readonly closes: boolean;
    };

/** Tells the three forms apart. Throws the errors of misuse where words and options don't fit together. */
export function readSendRequest({ arguments: words, options }: Input): SendRequest {
  if (options.connection !== undefined) return readUse(words, options, options.connection);
  if (options.close || options.end) {
    throw new ConflictingOptionsError(options.close ? '--close' : '--end', {
      en: 'it is about a connection that is held. Name it with --connection ID; socketlab connections client-agent lists them.',
      'pt-BR':
        'ela trata de uma conexão mantida. Dê o nome com --connection ID; socketlab connections client-agent as lista.',
    });
  }
  if (words.target === undefined) throw new MissingArgumentError('send', 'ADDRESS:PORT');
  const address = formatAddress(readTarget(words.target));
  if (options.hold && options.firstCloser !== undefined) {
    throw new ConflictingOptionsError('--hold --first-closer', {
      en: 'a connection that is held is closed later, by send --connection ID --close.',
      'pt-BR': 'uma conexão mantida é fechada depois, por send --connection ID --close.',
    });
  }
  if (options.hold) return { kind: 'open', address, message: words.message };
  if (words.message === undefined) throw new MissingArgumentError('send', 'MESSAGE');
  return { kind: 'exchange', address, message: words.message };
}

function readUse(words: Input['arguments'], options: Input['options'], id: string): SendRequest {
  const message = words.target;
  if (options.hold || options.firstCloser !== undefined) {
    throw new ConflictingOptionsError(`--connection ${id}`, {
      en: 'the connection is open already: --hold and --first-closer are for a new one.',
      'pt-BR': 'a conexão já está aberta: --hold e --first-closer são para uma nova.',
    });
  }
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

function readTarget(target: string): Address {
  return parseAddress(target, undefined, 'ADDRESS:PORT');
}
