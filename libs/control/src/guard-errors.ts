import { SocketlabError } from '@socketlab/foundation';

/** The owner has taken back the grant with which a classmate calls. */
export class GrantRevokedError extends SocketlabError {
  constructor(facts: { host: string; grantId: string; revokedAt: string }) {
    const { host, revokedAt } = facts;
    super(
      'GRANT_REVOKED',
      {
        en: `the owner of ${host} has taken back (${revokedAt}) what this machine was allowed to do there. Only they can allow it again: they run "socketlab pair --listen" on ${host}, you run "socketlab pair" here.`,
        'pt-BR': `o dono de ${host} retirou (${revokedAt}) o que esta máquina podia fazer lá. Só ele pode permitir de novo: ele roda "socketlab pair --listen" em ${host}, você roda "socketlab pair" aqui.`,
      },
      facts,
    );
  }
}

/** The grant with which a classmate calls has come to its end. */
export class GrantExpiredError extends SocketlabError {
  constructor(facts: { host: string; grantId: string; expiresAt: string }) {
    const { host, expiresAt } = facts;
    super(
      'GRANT_EXPIRED',
      {
        en: `what this machine was allowed to do on ${host} ended at ${expiresAt}, by the clock of ${host}. Pair again: its owner runs "socketlab pair --listen" on ${host}, you run "socketlab pair" here.`,
        'pt-BR': `o que esta máquina podia fazer em ${host} terminou em ${expiresAt}, pelo relógio de ${host}. Pareie de novo: o dono roda "socketlab pair --listen" em ${host}, você roda "socketlab pair" aqui.`,
      },
      facts,
    );
  }
}

/** The grants of the machine cannot be read, so that no classmate can be known. */
export class GrantsUnavailableError extends SocketlabError {
  constructor(facts: { host: string }, options?: ErrorOptions) {
    const { host } = facts;
    super(
      'GRANTS_UNAVAILABLE',
      {
        en: `${host} cannot read its grants, and so serves no classmate. Its owner can mend that: "socketlab logs" on ${host} names the file.`,
        'pt-BR': `${host} não consegue ler as suas permissões, e por isso não atende nenhum colega. O dono pode consertar: "socketlab logs" em ${host} diz qual é o arquivo.`,
      },
      facts,
      options,
    );
  }
}

/** A classmate called a method that their grant does not cover. */
export class ScopeMissingError extends SocketlabError {
  constructor(facts: { host: string; method: string; needed: string; held: string }) {
    const { host, method, needed, held } = facts;
    const wanted = [held, needed].filter((scopes) => scopes !== '').join(',');
    super(
      'SCOPE_MISSING',
      {
        en: `${method} on ${host} needs the scope ${needed}, and this machine was given ${held || 'none'}. The owner of ${host} can allow it: they run "socketlab pair --listen --allow ${wanted}" there, you run "socketlab pair" here.`,
        'pt-BR': `${method} em ${host} precisa do escopo ${needed}, e esta máquina recebeu ${held || 'nenhum'}. O dono de ${host} pode permitir: ele roda "socketlab pair --listen --allow ${wanted}" lá, você roda "socketlab pair" aqui.`,
      },
      facts,
    );
  }
}

/** A classmate called a method that is the owner's alone. */
export class OwnerOnlyError extends SocketlabError {
  constructor(facts: { host: string; method: string }) {
    const { host, method } = facts;
    super(
      'OWNER_ONLY',
      {
        en: `${method} on ${host} is for its owner alone: no scope allows it to a classmate. Ask the owner of ${host} to do it there.`,
        'pt-BR': `${method} em ${host} é só para o dono: nenhum escopo o permite a um colega. Peça ao dono de ${host} que o faça lá.`,
      },
      facts,
    );
  }
}

/** A classmate has more calls under way than one may have. */
export class TooManyCallsError extends SocketlabError {
  constructor(facts: { host: string; limit: number }) {
    const { host, limit } = facts;
    super(
      'TOO_MANY_CALLS',
      {
        en: `this machine has ${limit} calls under way at a daemon of ${host}, which is the most that a classmate may have. Let some end, then try again.`,
        'pt-BR': `esta máquina tem ${limit} chamadas em andamento em um daemon de ${host}, o máximo para um colega. Deixe algumas terminarem e tente de novo.`,
      },
      facts,
    );
  }
}

/** The owner has closed the machine to the network by which the call came in. */
export class NetworkClosedError extends SocketlabError {
  constructor(facts: { host: string }) {
    const { host } = facts;
    super(
      'NETWORK_CLOSED',
      {
        en: `the owner of ${host} has closed it to the network, which ended this call. They can open it again: "socketlab network open" on ${host}.`,
        'pt-BR': `o dono de ${host} fechou a máquina para a rede, o que encerrou esta chamada. Ele pode abri-la de novo: "socketlab network open" em ${host}.`,
      },
      facts,
    );
  }
}

/** A wildcard was given where the addresses of a machine are wanted. */
export class WildcardAddressError extends SocketlabError {
  constructor(facts: { address: string }) {
    const { address } = facts;
    super(
      'WILDCARD_ADDRESS',
      {
        en: `${address} stands for every network, those that this machine joins later included. Name the addresses to open, one by one: "socketlab address" lists them.`,
        'pt-BR': `${address} vale para todas as redes, também aquelas em que esta máquina entrar depois. Diga os endereços a abrir, um a um: "socketlab address" lista todos.`,
      },
      facts,
    );
  }
}

/** An address of the network cannot be listened at. */
export class NetworkAddressError extends SocketlabError {
  constructor(facts: { address: string; problem: string }, options?: ErrorOptions) {
    const { address, problem } = facts;
    super(
      'NETWORK_ADDRESS_UNAVAILABLE',
      {
        en: `cannot listen at ${address}: ${problem}. It must be an address of this machine, and the port free there: see "socketlab address" and "socketlab network status".`,
        'pt-BR': `não consigo escutar em ${address}: ${problem}. Deve ser um endereço desta máquina, com a porta livre: veja "socketlab address" e "socketlab network status".`,
      },
      facts,
      options,
    );
  }
}

/** What a classmate does cannot be written down, and so is not done. */
export class AuditUnavailableError extends SocketlabError {
  constructor(facts: { host: string }, options?: ErrorOptions) {
    const { host } = facts;
    super(
      'AUDIT_UNAVAILABLE',
      {
        en: `${host} cannot write its audit log, and does nothing for classmates that it cannot write down. Its owner can mend that (a full disk?): "socketlab logs" on ${host} says what failed.`,
        'pt-BR': `${host} não consegue gravar o registro de auditoria, e não faz para colegas nada que não possa registrar. O dono pode consertar (disco cheio?): "socketlab logs" em ${host} diz o que falhou.`,
      },
      facts,
      options,
    );
  }
}

/** A scrape beyond loopback that showed no certificate. */
export class NoCertificateError extends SocketlabError {
  constructor(facts: { host: string }) {
    const { host } = facts;
    super(
      'NO_CERTIFICATE',
      {
        en: `metrics of ${host} are for its owner and for paired classmates whose grant has the scope observe, and this client has shown no certificate. Give it the certificate and the key of the pairing ("socketlab observe" writes both for Prometheus); for a new one, "socketlab pair".`,
        'pt-BR': `as métricas de ${host} são para o dono e para colegas pareados cuja permissão tem o escopo observe, e este cliente não mostrou certificado. Dê a ele o certificado e a chave do pareamento ("socketlab observe" grava os dois para o Prometheus); para um novo, "socketlab pair".`,
      },
      facts,
    );
  }
}

/** A scrape beyond loopback with a certificate that this machine's authority has not signed. */
export class ForeignCertificateError extends SocketlabError {
  constructor(facts: { host: string }) {
    const { host } = facts;
    super(
      'FOREIGN_CERTIFICATE',
      {
        en: `the certificate that this client has shown was not issued by ${host}: each machine knows those of its own pairings only. Give it the one of the pairing with ${host}; for a new one, "socketlab pair".`,
        'pt-BR': `o certificado que este cliente mostrou não foi emitido por ${host}: cada máquina só conhece os dos próprios pareamentos. Dê a ele o do pareamento com ${host}; para um novo, "socketlab pair".`,
      },
      facts,
    );
  }
}
