import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { type Facts, SocketlabError, type Text } from '@socketlab/foundation';
import { describeHolder } from './holder-text.ts';

/** What is known of a call that failed. */
export interface SystemCallFacts {
  /** The call's name in the manual: `bind`. */
  readonly call: string;
  /** `EADDRINUSE`. Absent only where the system named none. */
  readonly errno?: string;
  /** Windows' own number of it, 10048: what people there look up. */
  readonly errnoNumber?: number;
  /** The address that the call was about, as `address:port`. */
  readonly address?: string;
  readonly port?: number;
  readonly protocol?: 'tcp' | 'udp';
}

const GENERIC_CODE = 'SYSTEM_CALL_FAILED';

/** A system call that failed, with the errno that the system gave. Subclasses say more of what people meet. */
export class SystemCallError extends SocketlabError {
  readonly call: string;
  readonly errno: string | undefined;
  readonly errnoNumber: number | undefined;
  readonly address: string | undefined;

  constructor(facts: SystemCallFacts, code = GENERIC_CODE, explained?: Text) {
    const { call, errno, errnoNumber, address } = facts;
    const explanation = explained ?? (errnoNumber === undefined ? GENERIC_TEXT : WINDOWS_TEXT);
    const head = { en: `${call}() failed`, 'pt-BR': `${call}() falhou` };
    const on = { en: 'on', 'pt-BR': 'em' };
    const say = (language: 'en' | 'pt-BR'): string => {
      const where = address === undefined ? '' : ` ${on[language]} ${address}`;
      const number = errnoNumber === undefined ? '' : `; Windows: ${errnoNumber}`;
      const why = errno === undefined ? '' : ` (${errno}${number})`;
      return `${head[language]}${where}${why}: ${explanation[language]}`;
    };
    super(
      code,
      { en: say('en'), 'pt-BR': say('pt-BR') },
      {
        ...{ call, errno, address },
        ...(errnoNumber !== undefined && { errnoNumber }),
      },
    );
    this.call = call;
    this.errno = errno;
    this.errnoNumber = errnoNumber;
    this.address = address;
  }
}

const GENERIC_TEXT: Text = {
  en: 'the system refused the call. The manual page of the call says what this errno means.',
  'pt-BR':
    'o sistema recusou a chamada. A página de manual da chamada diz o que este errno significa.',
};

const WINDOWS_TEXT: Text = {
  en: 'the system refused the call. Microsoft’s page “Windows Sockets Error Codes” says what this number means.',
  'pt-BR':
    'o sistema recusou a chamada. A página da Microsoft “Windows Sockets Error Codes” diz o que este número significa.',
};

/**
 * EADDRINUSE: another socket has the address and port. Names the process that holds it, where that can be known. WSAEACCES on
 * Windows too, where its tables show a socket there.
 */
export class AddressInUseError extends SystemCallError {
  constructor(facts: SystemCallFacts, holder: Text = describeHolder(facts)) {
    super(facts, 'ADDRESS_IN_USE', {
      en: `the address is in use: ${holder.en}. Stop what holds it, or choose another port; 0 lets the system choose.`,
      'pt-BR': `o endereço está em uso: ${holder['pt-BR']}. Pare quem o ocupa, ou escolha outra porta; 0 deixa o sistema escolher.`,
    });
  }
}

/** EACCES, EPERM: the system's rules don't let this user do that; with bind(), mostly a privileged port. */
export class PermissionDeniedError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    const { port } = facts;
    const limit = firstUnprivilegedPort();
    const isPrivileged = facts.call === 'bind' && port !== undefined && port < limit;
    super(
      facts,
      'PERMISSION_DENIED',
      isPrivileged
        ? {
            en: `ports below ${limit} are privileged and this user may not bind port ${port}. Choose a port from ${limit} to 65535.`,
            'pt-BR': `as portas abaixo de ${limit} são privilegiadas e este usuário não pode ocupar a porta ${port}. Escolha uma porta de ${limit} a 65535.`,
          }
        : {
            en: 'the system does not permit this to the user. A firewall rule, or a broadcast address, can be the reason; try another address, or ask who administers the machine.',
            'pt-BR':
              'o sistema não permite isto ao usuário. Uma regra de firewall, ou um endereço de broadcast, pode ser o motivo; tente outro endereço, ou pergunte a quem administra a máquina.',
          },
    );
  }
}

/** EADDRNOTAVAIL: bind() to an address that is not this machine's; connect() when no local port is left. */
export class AddressNotAvailableError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    const own = ownAddresses();
    super(
      facts,
      'ADDRESS_NOT_AVAILABLE',
      facts.call === 'bind'
        ? {
            en: `the address is not one of this machine's. Those are: ${own}; 0.0.0.0 and :: stand for all of them.`,
            'pt-BR': `o endereço não é desta máquina. Os dela são: ${own}; 0.0.0.0 e :: valem por todos.`,
          }
        : {
            en: 'the system has no local address and port to send from. Check the address and port asked for; if many connections were closed lately, wait until TIME-WAIT frees their ports.',
            'pt-BR':
              'o sistema não tem endereço e porta locais de onde enviar. Confira o endereço e a porta pedidos; se muitas conexões foram fechadas há pouco, espere o TIME-WAIT liberar as portas.',
          },
    );
  }
}

/** ECONNREFUSED: the host answered that nothing listens on that port. */
export class ConnectionRefusedError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'CONNECTION_REFUSED', {
      en: 'the host answered, and nothing listens on that port. Start the server, or check address and port.',
      'pt-BR':
        'a máquina respondeu, e nada escuta nessa porta. Inicie o servidor, ou confira endereço e porta.',
    });
  }
}

/** ECONNRESET: the peer ended the connection with a reset instead of FIN (RFC 9293 section 3.10.7). */
export class ConnectionResetError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'CONNECTION_RESET', {
      en: 'the peer reset the connection: its program ended at once, or closed with data still unread. Connect again.',
      'pt-BR':
        'o outro lado reiniciou a conexão (reset): o programa dele terminou de repente, ou fechou com dados por ler. Conecte de novo.',
    });
  }
}

/** ETIMEDOUT: nobody answered, however often the segment was sent again. */
export class ConnectionTimedOutError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'CONNECTION_TIMED_OUT', {
      en: 'no answer came. A firewall may drop the packets, or the host is off: check it, and the network between.',
      'pt-BR':
        'nenhuma resposta chegou. Um firewall pode descartar os pacotes, ou a máquina está desligada: confira-a, e a rede até ela.',
    });
  }
}

/** ENETUNREACH: this machine has no route to that network. */
export class NetworkUnreachableError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'NETWORK_UNREACHABLE', {
      en: 'this machine has no route to that network. Check that it is connected, and the address.',
      'pt-BR':
        'esta máquina não tem rota para essa rede. Confira se ela está conectada, e o endereço.',
    });
  }
}

/** EHOSTUNREACH: a router, or the local network, says that there is no such host. */
export class HostUnreachableError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'HOST_UNREACHABLE', {
      en: 'the network has no such host. Check the address, and that the host is on.',
      'pt-BR': 'a rede não tem essa máquina. Confira o endereço, e se a máquina está ligada.',
    });
  }
}

/** EPIPE: sending on a connection that no longer takes data, ours shut down or the peer's reset. */
export class BrokenPipeError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'BROKEN_PIPE', {
      en: 'the connection no longer takes data: it was shut down here, or the peer has closed it. Connect again.',
      'pt-BR':
        'a conexão já não aceita dados: foi encerrada aqui, ou o outro lado a fechou. Conecte de novo.',
    });
  }
}

/** The wait was ended by an {@link Interrupt}. `result` is what the call returned; absent when it was not made. */
export class InterruptedCallError extends SystemCallError {
  readonly result: number | undefined;

  constructor(facts: SystemCallFacts, result?: number) {
    super(facts, 'INTERRUPTED_CALL', {
      en: 'the wait was ended because the program is stopping. Nothing is wrong; start it again to go on.',
      'pt-BR':
        'a espera foi encerrada porque o programa está parando. Nada está errado; inicie-o de novo para continuar.',
    });
    this.result = result;
  }
}

/** epoll(7) was asked for on a system that has none. */
export class EpollUnavailableError extends SocketlabError {
  constructor(facts: Facts & { platform: string }) {
    const { platform } = facts;
    super(
      'EPOLL_UNAVAILABLE',
      {
        en: `this system (${platform}) has no epoll, which is Linux's own. Choose a model that works everywhere, such as event-loop.`,
        'pt-BR': `este sistema (${platform}) não tem epoll, que é próprio do Linux. Escolha um modelo que funcione em toda parte, como event-loop.`,
      },
      facts,
    );
  }
}

/** ip_unprivileged_port_start (ip-sysctl); 1024 where the system doesn't say. */
function firstUnprivilegedPort(): number {
  try {
    return Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  } catch {
    return 1_024;
  }
}

function ownAddresses(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.map((entry) => entry.address).join(', ');
}

/** A system call that serves observation (netlink, mount namespaces) and failed; `errno` is the system's name for why. */
export class KernelCallError extends SocketlabError {
  readonly errno: string;

  constructor(facts: Facts & { call: string; errno: string }, options?: ErrorOptions) {
    const { call, errno } = facts;
    super(
      'KERNEL_CALL_FAILED',
      {
        en: `${call} failed with ${errno}. Observing goes on without it; run as root on Linux to have it.`,
        'pt-BR': `${call} falhou com ${errno}. A observação continua sem isso; execute como root no Linux para tê-lo.`,
      },
      facts,
      options,
    );
    this.errno = errno;
  }
}

/** The loopback interface is down, and this process may not raise it. */
export class LoopbackDownError extends SocketlabError {
  constructor(facts: { errno: string }) {
    const { errno } = facts;
    super(
      'LOOPBACK_DOWN',
      {
        en: `the loopback interface is down and cannot be raised (${errno}): nobody can reach 127.0.0.1 here. Raise it as root: ip link set lo up`,
        'pt-BR': `a interface de loopback está desligada e não é possível ligá-la (${errno}): ninguém alcança 127.0.0.1 aqui. Ligue-a como root: ip link set lo up`,
      },
      facts,
    );
  }
}
