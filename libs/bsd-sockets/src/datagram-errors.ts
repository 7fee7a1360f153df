import { type Facts, SocketlabError } from '@socketlab/foundation';

/** recvmmsg(2) and sendmmsg(2) were asked for on a system that has neither. */
export class DatagramBatchUnavailableError extends SocketlabError {
  constructor(facts: Facts & { platform: string }) {
    const { platform } = facts;
    super(
      'DATAGRAM_BATCH_UNAVAILABLE',
      {
        en: `this system (${platform}) has no recvmmsg() and sendmmsg(), which are Linux's own. Choose a model that works everywhere, such as blocking.`,
        'pt-BR': `este sistema (${platform}) não tem recvmmsg() e sendmmsg(), que são próprias do Linux. Escolha um modelo que funcione em toda parte, como blocking.`,
      },
      facts,
    );
  }
}
