import { SocketlabError } from '@socketlab/foundation';

/** Where the client may not send. */
export class TargetNotAllowedError extends SocketlabError {
  constructor(facts: { address: string; isPrivate: boolean }) {
    const wayOut = facts.isPrivate
      ? {
          en: 'The owner of this machine allows private addresses by starting client-agent with --allow-private.',
          'pt-BR':
            'O dono desta máquina permite endereços privados iniciando o client-agent com --allow-private.',
        }
      : {
          en: 'Public addresses are never a target.',
          'pt-BR': 'Endereços públicos nunca são alvo.',
        };
    super(
      'TARGET_NOT_ALLOWED',
      {
        en: `client-agent does not send to ${facts.address}: it sends to loopback, and where its owner has allowed it. ${wayOut.en}`,
        'pt-BR': `o client-agent não envia para ${facts.address}: ele envia ao loopback, e aonde seu dono permitiu. ${wayOut['pt-BR']}`,
      },
      facts,
    );
  }
}

/** A held connection that was never opened, or is closed. */
export class UnknownConnectionError extends SocketlabError {
  constructor(facts: { id: string; known: string }) {
    super(
      'UNKNOWN_CONNECTION',
      {
        en: `client-agent holds no connection "${facts.id}"; it holds: ${facts.known || 'none'}. Open one: socketlab send --hold`,
        'pt-BR': `o client-agent não mantém conexão "${facts.id}"; mantém: ${facts.known || 'nenhuma'}. Abra uma: socketlab send --hold`,
      },
      facts,
    );
  }
}

/** One connection more than may be held. */
export class TooManyConnectionsError extends SocketlabError {
  constructor(facts: { limit: number }) {
    super(
      'TOO_MANY_CONNECTIONS',
      {
        en: `client-agent holds ${facts.limit} connections already, and that is its limit. Close one first: socketlab connections client-agent lists them.`,
        'pt-BR': `o client-agent já mantém ${facts.limit} conexões, e esse é seu limite. Feche uma antes: socketlab connections client-agent as lista.`,
      },
      facts,
    );
  }
}

/** More than one exchange may carry. */
export class PayloadTooLargeError extends SocketlabError {
  constructor(facts: { bytes: number; limit: number }) {
    super(
      'PAYLOAD_TOO_LARGE',
      {
        en: `${facts.bytes} bytes are more than one exchange carries (${facts.limit}). Send fewer, or several times on a held connection.`,
        'pt-BR': `${facts.bytes} bytes são mais do que uma troca carrega (${facts.limit}). Envie menos, ou várias vezes numa conexão mantida.`,
      },
      facts,
    );
  }
}
