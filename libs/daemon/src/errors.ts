import { SocketlabError } from '@socketlab/foundation';

/** A recording that was not started, or has already ended. */
export class UnknownRecordingError extends SocketlabError {
  constructor(facts: { recordingId: string }) {
    super(
      'UNKNOWN_RECORDING',
      {
        en: `there is no recording "${facts.recordingId}": it was never started here, or has ended. Start one first.`,
        'pt-BR': `não há gravação "${facts.recordingId}": nunca foi iniciada aqui, ou já terminou. Inicie uma antes.`,
      },
      facts,
    );
  }
}

/** A thread that ended while something was asked of it. */
export class ThreadEndedError extends SocketlabError {
  constructor() {
    super('THREAD_ENDED', {
      en: 'the socket thread ended before it answered: the daemon is stopping, or closed this listener or connection. Try again when it is open.',
      'pt-BR':
        'a thread do socket terminou antes de responder: o daemon está parando, ou fechou este listener ou esta conexão. Tente de novo quando estiver aberto.',
    });
  }
}

/** New work, asked of a daemon that is ending. */
export class DrainingError extends SocketlabError {
  constructor(facts: { daemon: string }) {
    super(
      'DRAINING',
      {
        en: `${facts.daemon} is draining and takes no new work. Start it again with: socketlab up ${facts.daemon}`,
        'pt-BR': `${facts.daemon} está encerrando e não aceita trabalho novo. Inicie-o de novo com: socketlab up ${facts.daemon}`,
      },
      facts,
    );
  }
}

/** A listener is open already; a daemon has at most one. */
export class AlreadyListeningError extends SocketlabError {
  constructor(facts: { daemon: string; address: string }) {
    super(
      'ALREADY_LISTENING',
      {
        en: `${facts.daemon} already listens on ${facts.address}, and has one listener at most. Close that first: socketlab close ${facts.daemon}`,
        'pt-BR': `o ${facts.daemon} já escuta em ${facts.address}, e tem no máximo um listener. Feche-o antes: socketlab close ${facts.daemon}`,
      },
      facts,
    );
  }
}

/** There is no listener to close. */
export class NotListeningError extends SocketlabError {
  constructor(facts: { daemon: string }) {
    super(
      'NOT_LISTENING',
      {
        en: `${facts.daemon} has no open listener. Open one: socketlab listen ${facts.daemon}`,
        'pt-BR': `o ${facts.daemon} não tem listener aberto. Abra um: socketlab listen ${facts.daemon}`,
      },
      facts,
    );
  }
}

/** A listener that was opened without steps can't be stepped through. */
export class NotSteppingError extends SocketlabError {
  constructor(facts: { daemon: string }) {
    super(
      'NOT_STEPPING',
      {
        en: `${facts.daemon} does not stop before its calls: its listener was opened without steps. Close it, and open it with them: socketlab close ${facts.daemon}; socketlab listen ${facts.daemon} --step`,
        'pt-BR': `o ${facts.daemon} não para antes das suas chamadas: o listener dele foi aberto sem passos. Feche-o e abra-o com eles: socketlab close ${facts.daemon}; socketlab listen ${facts.daemon} --step`,
      },
      facts,
    );
  }
}

/** Step mode, asked of a daemon whose server has no steps. */
export class NoStepsError extends SocketlabError {
  constructor(facts: { daemon: string }) {
    super(
      'NO_STEPS',
      {
        en: `${facts.daemon} can't be led from call to call. tcp-echo can: socketlab listen tcp-echo --step`,
        'pt-BR': `o ${facts.daemon} não pode ser conduzido de chamada em chamada. O tcp-echo pode: socketlab listen tcp-echo --step`,
      },
      facts,
    );
  }
}

/** The state directory can't be written to. */
export class StateDirectoryError extends SocketlabError {
  constructor(facts: { directory: string; problem: string }, options?: ErrorOptions) {
    super(
      'STATE_DIRECTORY',
      {
        en: `cannot write to the state directory ${facts.directory}: ${facts.problem}. Make it yours and writable, or move it with SOCKETLAB_HOME.`,
        'pt-BR': `não consigo escrever no diretório de estado ${facts.directory}: ${facts.problem}. Torne-o seu e gravável, ou mude-o com SOCKETLAB_HOME.`,
      },
      facts,
      options,
    );
  }
}
