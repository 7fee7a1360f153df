import { type Facts, SocketlabError, type Text } from '@socketlab/foundation';

/** Nothing listens at the address, or no way leads there. */
export class DaemonUnreachableError extends SocketlabError {
  constructor(facts: { address: string; errno: string }, options?: ErrorOptions) {
    const { address, errno } = facts;
    super(
      'DAEMON_UNREACHABLE',
      {
        en: `no daemon answers at ${address} (${errno}). Start it with "socketlab up", or see with "socketlab ps" where it listens.`,
        'pt-BR': `nenhum daemon responde em ${address} (${errno}). Inicie-o com "socketlab up", ou veja com "socketlab ps" onde ele escuta.`,
      },
      facts,
      options,
    );
  }
}

/** Something answers at the address, and it is no Socketlab daemon. */
export class NotADaemonError extends SocketlabError {
  constructor(facts: { address: string; found: Text; isSilent?: boolean }, options?: ErrorOptions) {
    const { address, found, isSilent = false } = facts;
    super(
      'NOT_A_DAEMON',
      {
        en: `what answers at ${address} is not a Socketlab daemon: ${found.en}. A control port speaks gRPC over TLS 1.3; check the port with "socketlab ps".`,
        'pt-BR': `quem responde em ${address} não é um daemon do Socketlab: ${found['pt-BR']}. Uma porta de controle fala gRPC sobre TLS 1.3; confira a porta com "socketlab ps".`,
      },
      { address, found: found.en, isSilent },
      options,
    );
  }
}

/** The daemon at the address belongs to another machine's, or another user's, identity. */
export class OtherMachineError extends SocketlabError {
  constructor(facts: { address: string; machineId: string; ownMachineId: string }) {
    const { address, machineId, ownMachineId } = facts;
    super(
      'OTHER_MACHINE',
      {
        en: `the daemon at ${address} is of machine ${machineId}, and this identity is of machine ${ownMachineId}. A daemon obeys its own identity only: use the user and the SOCKETLAB_HOME that started it.`,
        'pt-BR': `o daemon em ${address} é da máquina ${machineId}, e esta identidade é da máquina ${ownMachineId}. Um daemon só obedece à sua própria identidade: use o usuário e o SOCKETLAB_HOME que o iniciaram.`,
      },
      facts,
    );
  }
}

/** The connection broke before the answer came, and something listens there still. */
export class ConnectionLostError extends SocketlabError {
  constructor(facts: { address: string; problem: string }, options?: ErrorOptions) {
    const { address, problem } = facts;
    super(
      'CONNECTION_LOST',
      {
        en: `the connection to the daemon at ${address} broke before it answered: ${problem}. Whether it did what was asked is not known: look with "socketlab status", then try again.`,
        'pt-BR': `a conexão com o daemon em ${address} caiu antes da resposta: ${problem}. Não se sabe se ele fez o que foi pedido: veja com "socketlab status", depois tente de novo.`,
      },
      facts,
      options,
    );
  }
}

/** A message is larger than both ends allow. `size` is absent when only the other end measured it. */
export class MessageTooLargeError extends SocketlabError {
  constructor(facts: { method: string; size?: number; limit: number }, options?: ErrorOptions) {
    const { method, size, limit } = facts;
    const [en, pt] = size === undefined ? ['', ''] : [`of ${size} bytes `, `de ${size} bytes `];
    super(
      'MESSAGE_TOO_LARGE',
      {
        en: `${method}: a message ${en}is too large: it may have at most ${limit} bytes. Ask for less, or send less, at a time.`,
        'pt-BR': `${method}: uma mensagem ${pt}é grande demais: ela pode ter no máximo ${limit} bytes. Peça ou envie menos de cada vez.`,
      },
      { method, size, limit },
      options,
    );
  }
}

/** The daemon does not offer the method: tcp-echo has no client, client-agent no listener. */
export class MethodNotOfferedError extends SocketlabError {
  constructor(facts: { address: string; method: string }, options?: ErrorOptions) {
    const { address, method } = facts;
    super(
      'METHOD_NOT_OFFERED',
      {
        en: `the daemon at ${address} does not offer ${method}. Servers offer ListenerService, client-agent offers ClientService: see with "socketlab ps" which is which.`,
        'pt-BR': `o daemon em ${address} não oferece ${method}. Os servidores oferecem ListenerService, o client-agent oferece ClientService: veja com "socketlab ps" qual é qual.`,
      },
      facts,
      options,
    );
  }
}

/** The caller's certificate is neither the machine's own nor that of a grant which this machine keeps. */
export class UnknownCallerError extends SocketlabError {
  constructor() {
    super('UNKNOWN_CALLER', {
      en: 'the certificate of the caller is neither that of the machine itself nor of a grant that it keeps. Call with the identity that started the daemon; from another machine, pair first: "socketlab pair".',
      'pt-BR':
        'o certificado de quem chama não é o da própria máquina nem o de uma permissão que ela guarde. Chame com a identidade que iniciou o daemon; de outra máquina, pareie antes: "socketlab pair".',
    });
  }
}

/** The daemon stops, and has cut this stream. */
export class DaemonStoppingError extends SocketlabError {
  constructor() {
    super('DAEMON_STOPPING', {
      en: 'the daemon is stopping, and has ended this stream. Start it again with "socketlab up".',
      'pt-BR': 'o daemon está parando, e encerrou este fluxo. Inicie-o de novo com "socketlab up".',
    });
  }
}

/** The call failed in a way that is a defect of the daemon, or of whoever speaks in its place. */
export class CallFailedError extends SocketlabError {
  constructor(
    facts: { address: string; method: string; status: string; details: string },
    options?: ErrorOptions,
  ) {
    const { address, method, status, details } = facts;
    super(
      'CALL_FAILED',
      {
        en: `${method} failed in the daemon at ${address}: ${status}: ${details}. Its log says more: "socketlab logs".`,
        'pt-BR': `${method} falhou no daemon em ${address}: ${status}: ${details}. O log dele diz mais: "socketlab logs".`,
      },
      facts,
      options,
    );
  }
}

/** A message that breaks the contract: a state, a source or a time that it does not know. */
export class MalformedMessageError extends SocketlabError {
  constructor(facts: { field: string; value: string }) {
    const { field, value } = facts;
    super(
      'MALFORMED_MESSAGE',
      {
        en: `a message has "${value}" in ${field}, which the contract does not know. The two ends may be of different versions: compare them with "socketlab ps".`,
        'pt-BR': `uma mensagem tem "${value}" em ${field}, que o contrato não conhece. As duas pontas podem ser de versões diferentes: compare com "socketlab ps".`,
      },
      facts,
    );
  }
}

/** The control port cannot be opened. */
export class ControlPortError extends SocketlabError {
  constructor(facts: { address: string; problem: string }, options?: ErrorOptions) {
    const { address, problem } = facts;
    super(
      'CONTROL_PORT_UNAVAILABLE',
      {
        en: `cannot open the control port ${address}: ${problem}. If a daemon runs there already, "socketlab down" ends it; or choose another with --control.`,
        'pt-BR': `não consigo abrir a porta de controle ${address}: ${problem}. Se um daemon já roda ali, "socketlab down" o encerra; ou escolha outra com --control.`,
      },
      facts,
      options,
    );
  }
}

/** What failed in the daemon, rebuilt here with the same code, facts and texts. */
export class RemoteError extends SocketlabError {
  /** The control address of the daemon that said it. */
  readonly address: string;

  constructor(
    remote: { code: string; text: Text; facts: Facts },
    address: string,
    options?: ErrorOptions,
  ) {
    super(remote.code, remote.text, remote.facts, options);
    this.address = address;
  }
}
