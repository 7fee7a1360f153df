import { SocketlabError } from '@socketlab/foundation';

/** A listener is open already; a daemon has at most one. */
export class AlreadyListeningError extends SocketlabError {
  constructor(facts: { address: string }) {
    super(
      'ALREADY_LISTENING',
      {
        en: `tcp-echo already listens on ${facts.address}, and has one listener at most. Close that first: socketlab close tcp-echo`,
        'pt-BR': `o tcp-echo já escuta em ${facts.address}, e tem no máximo um listener. Feche-o antes: socketlab close tcp-echo`,
      },
      facts,
    );
  }
}

/** There is no listener to close. */
export class NotListeningError extends SocketlabError {
  constructor() {
    super('NOT_LISTENING', {
      en: 'tcp-echo has no open listener. Open one: socketlab listen tcp-echo',
      'pt-BR': 'o tcp-echo não tem listener aberto. Abra um: socketlab listen tcp-echo',
    });
  }
}
