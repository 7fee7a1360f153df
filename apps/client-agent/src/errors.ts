import { SocketlabError } from '@socketlab/foundation';

/** An address that stands for many machines. */
export class GroupTargetError extends SocketlabError {
  constructor(facts: { address: string }) {
    super(
      'GROUP_TARGET',
      {
        en: `client-agent does not send to ${facts.address}: broadcast and multicast reach every machine of a network, and one would answer for all. Give the address of one machine.`,
        'pt-BR': `o client-agent não envia para ${facts.address}: broadcast e multicast alcançam todas as máquinas de uma rede, e uma responderia por todas. Dê o endereço de uma máquina.`,
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

/** More than fits into one datagram. */
export class DatagramTooLargeError extends SocketlabError {
  constructor(facts: { bytes: number; limit: number }) {
    super(
      'DATAGRAM_TOO_LARGE',
      {
        en: `${facts.bytes} bytes do not fit into one datagram, which carries ${facts.limit} at most: UDP does not split messages. Send fewer, or use TCP.`,
        'pt-BR': `${facts.bytes} bytes não cabem em um datagrama, que carrega no máximo ${facts.limit}: UDP não divide mensagens. Envie menos, ou use TCP.`,
      },
      facts,
    );
  }
}

/** More bytes than many connections may send together. */
export class TotalTooLargeError extends SocketlabError {
  constructor(facts: { connections: number; bytes: number; limit: number }) {
    super(
      'TOTAL_TOO_LARGE',
      {
        en: `${facts.connections} connections of ${facts.bytes} bytes each are more than client-agent moves in one run (${facts.limit} bytes each way). Ask for fewer connections, or fewer bytes on each.`,
        'pt-BR': `${facts.connections} conexões de ${facts.bytes} bytes cada são mais do que o client-agent move de uma vez (${facts.limit} bytes em cada sentido). Peça menos conexões, ou menos bytes em cada uma.`,
      },
      facts,
    );
  }
}

/** A source of one address family for a target of the other. */
export class SourceFamilyError extends SocketlabError {
  constructor(facts: { source: string; address: string }) {
    super(
      'SOURCE_FAMILY',
      {
        en: `${facts.source} cannot be the source of what goes to ${facts.address}: one is IPv4, the other IPv6. Give a source of the same family, or none.`,
        'pt-BR': `${facts.source} não pode ser a origem do que vai para ${facts.address}: um é IPv4, o outro IPv6. Dê uma origem da mesma família, ou nenhuma.`,
      },
      facts,
    );
  }
}

/** One source port for many connections to one server: they could not be told apart. */
export class SourcePortError extends SocketlabError {
  constructor(facts: { source: string; connections: number }) {
    super(
      'SOURCE_PORT',
      {
        en: `${facts.connections} connections cannot all leave from ${facts.source}: to the same server, each needs a port of its own. Give the source the port 0, and the system chooses them.`,
        'pt-BR': `${facts.connections} conexões não podem sair todas de ${facts.source}: para o mesmo servidor, cada uma precisa de uma porta própria. Dê à origem a porta 0, e o sistema as escolhe.`,
      },
      facts,
    );
  }
}

/** More connections at once than all runs together may have under way. */
export class ConnectionsUnderWayError extends SocketlabError {
  constructor(facts: { asked: number; underWay: number; limit: number }) {
    super(
      'CONNECTIONS_UNDER_WAY',
      {
        en: `client-agent has ${facts.underWay} connections of another run under way, and with these ${facts.asked} there would be more than its limit of ${facts.limit}. Wait until that run has ended, or ask for fewer.`,
        'pt-BR': `o client-agent tem ${facts.underWay} conexões de outra rodada em andamento, e com estas ${facts.asked} passaria do limite de ${facts.limit}. Espere essa rodada acabar, ou peça menos.`,
      },
      facts,
    );
  }
}

/** More connections than this process may have files open. */
export class OpenFilesLimitError extends SocketlabError {
  constructor(facts: { asked: number; limit: string }, options?: ErrorOptions) {
    super(
      'OPEN_FILES_LIMIT',
      {
        en: `${facts.asked} connections were asked for, and client-agent may have ${facts.limit} files open in all, each connection being one. Node has already raised the limit as far as it may (ulimit -Hn), and a running program can go no further: ask for fewer connections, or raise the hard limit with ulimit -n and restart: socketlab down client-agent, then up.`,
        'pt-BR': `foram pedidas ${facts.asked} conexões, e o client-agent pode ter ${facts.limit} arquivos abertos ao todo, sendo cada conexão um deles. O Node já elevou o limite até onde podia (ulimit -Hn), e um programa em execução não passa disso: peça menos conexões, ou eleve o limite rígido com ulimit -n e reinicie: socketlab down client-agent, depois up.`,
      },
      facts,
      options,
    );
  }
}

/** More connections than the source address has free ports. */
export class PortsExhaustedError extends SocketlabError {
  constructor(facts: { asked: number; source: string }, options?: ErrorOptions) {
    super(
      'PORTS_EXHAUSTED',
      {
        en: `${facts.asked} connections were asked for, and ${facts.source} has no free port left (net.ipv4.ip_local_port_range): those in TIME-WAIT count for a minute. Wait, ask for fewer connections, or leave from another address, such as 127.0.0.2.`,
        'pt-BR': `foram pedidas ${facts.asked} conexões, e ${facts.source} não tem mais porta livre (net.ipv4.ip_local_port_range): as em TIME-WAIT contam por um minuto. Espere, peça menos conexões, ou saia de outro endereço, como 127.0.0.2.`,
      },
      facts,
      options,
    );
  }
}

/** A second load while one is under way: they would disturb each other's measurement. */
export class LoadUnderWayError extends SocketlabError {
  constructor(facts: { by: 'owner' | 'classmate' }) {
    const isOwner = facts.by === 'owner';
    const who = isOwner
      ? { en: 'this machine’s owner', 'pt-BR': 'o dono desta máquina' }
      : { en: 'a classmate', 'pt-BR': 'um colega' };
    super(
      'LOAD_UNDER_WAY',
      {
        en: `client-agent has a load of ${who.en} under way, and a second one would spoil what both measure. Wait until it has ended, or cancel it where it was started.`,
        'pt-BR': `o client-agent tem uma carga de ${who['pt-BR']} em andamento, e uma segunda estragaria a medição das duas. Espere ela acabar, ou cancele-a onde foi iniciada.`,
      },
      facts,
    );
  }
}
