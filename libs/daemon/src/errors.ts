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
        en: `${facts.daemon} does not stop before its calls: its listener was opened without steps. Close it, and open it with them: socketlab close ${facts.daemon}, then socketlab listen ${facts.daemon} --step`,
        'pt-BR': `o ${facts.daemon} não para antes das suas chamadas: o listener dele foi aberto sem passos. Feche-o e abra-o com eles: socketlab close ${facts.daemon}, depois socketlab listen ${facts.daemon} --step`,
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
        en: `cannot write to the state directory ${facts.directory}: ${facts.problem}. Make it yours and writable, make room where the disk is full, or move it with SOCKETLAB_HOME.`,
        'pt-BR': `não consigo escrever no diretório de estado ${facts.directory}: ${facts.problem}. Torne-o seu e gravável, libere espaço se o disco estiver cheio, ou mude-o com SOCKETLAB_HOME.`,
      },
      facts,
      options,
    );
  }
}

/** A permit, asked of a daemon whose owner issues none. */
export class PermitsOffError extends SocketlabError {
  constructor(facts: { daemon: string }) {
    super(
      'PERMITS_OFF',
      {
        en: `the owner of this machine issues no permits for ${facts.daemon}: one exchange at a time may be sent to it, and no load. Only the owner can change that, by starting it with --permits above 0.`,
        'pt-BR': `o dono desta máquina não emite licenças para o ${facts.daemon}: pode-se enviar a ele uma troca por vez, e nenhuma carga. Só o dono pode mudar isso, iniciando-o com --permits acima de 0.`,
      },
      facts,
    );
  }
}

/** A permit for a listener that no other machine can reach. */
export class NotReachableError extends SocketlabError {
  constructor(facts: { daemon: string; address: string }) {
    const { daemon, address } = facts;
    super(
      'NOT_REACHABLE',
      {
        en: `${daemon} listens on ${address}, which no other machine can reach: a permit would be for nothing. Listen on an address of the network instead: socketlab close ${daemon}, then socketlab listen ${daemon} --address; socketlab address shows which.`,
        'pt-BR': `o ${daemon} escuta em ${address}, que nenhuma outra máquina alcança: uma licença não serviria para nada. Escute em um endereço da rede: socketlab close ${daemon}, depois socketlab listen ${daemon} --address; socketlab address mostra quais.`,
      },
      facts,
    );
  }
}

/** More connections than the owner of the listener permits to all together. */
export class PermitTooLargeError extends SocketlabError {
  constructor(facts: { daemon: string; asked: number; free: number; most: number }) {
    const { daemon, asked, free, most } = facts;
    super(
      'PERMIT_TOO_LARGE',
      {
        en: `${daemon} cannot permit ${asked} connections: its owner permits ${most} in all, of which ${free} are free now. Ask for at most ${free}, or wait until other permits are over; the owner can raise it with --permits.`,
        'pt-BR': `o ${daemon} não pode licenciar ${asked} conexões: o dono permite ${most} ao todo, das quais ${free} estão livres agora. Peça no máximo ${free}, ou espere outras licenças acabarem; o dono pode aumentar com --permits.`,
      },
      facts,
    );
  }
}
