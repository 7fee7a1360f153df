import type { Text } from '@socketlab/foundation';
import { SystemCallError, type SystemCallFacts } from './errors.ts';
import { type ExcludedPorts, excludedPortsCommand } from './excluded-ports.ts';
import { describeHold } from './holder-text.ts';
import type { AddressHold } from './windows-port-holder.ts';

/** WSAEACCES of bind(): the port lies in a range that Windows has excluded. */
export class PortExcludedError extends SystemCallError {
  readonly range: ExcludedPorts;

  constructor(facts: SystemCallFacts, range: ExcludedPorts) {
    const { port, protocol = 'tcp' } = facts;
    const { first, last, isAdministered } = range;
    const list = excludedPortsCommand({ family: familyOf(facts), protocol });
    const who = isAdministered
      ? { en: 'an administrator keeps', 'pt-BR': 'um administrador reserva' }
      : { en: 'Windows keeps', 'pt-BR': 'o Windows reserva' };
    super(facts, 'PORT_EXCLUDED', {
      en: `${who.en} ports ${first} to ${last} (${protocol}), port ${port} among them; nobody can bind one of them by its number. Hyper-V, WSL and Docker have such ranges made, and others after a restart. Choose another port, or 0; "${list}" lists the ranges.`,
      'pt-BR': `${who['pt-BR']} as portas ${first} a ${last} (${protocol}), entre elas a ${port}; ninguém pode ocupar uma delas pelo número. Hyper-V, WSL e Docker mandam criar essas faixas, e outras depois de reiniciar. Escolha outra porta, ou 0; "${list}" lista as faixas.`,
    });
    this.range = range;
  }
}

/** What is known of a refusal that nothing explains. */
interface BindDeniedFacts {
  /** Whether the port lies in no excluded range, or no list of them could be read. */
  readonly ranges: 'none' | 'unread';
  /** The tables show nobody at the address, or could not be read. */
  readonly hold: Extract<AddressHold, { kind: 'nobody' | 'untold' }>;
}

/** WSAEACCES of bind(), where nobody is seen to hold the address, and no excluded range is known to: why is not known. */
export class BindDeniedError extends SystemCallError {
  constructor(facts: SystemCallFacts, { ranges, hold }: BindDeniedFacts) {
    const { protocol = 'tcp' } = facts;
    const list = excludedPortsCommand({ family: familyOf(facts), protocol });
    const port = RANGES[ranges];
    const sockets = describeHold(hold, facts);
    super(facts, 'BIND_DENIED', {
      en: `Windows refuses the address, and why was not found out: ${port.en}; ${sockets.en}. Microsoft’s documentation gives one more reason, a program or driver that has the address for itself alone (SO_EXCLUSIVEADDRUSE), which was not observed. Choose another port, or 0; "${list}" lists the ranges, and "netstat -qno" also sockets that are only bound, where it knows -q.`,
      'pt-BR': `o Windows recusa o endereço, e o motivo não foi descoberto: ${port['pt-BR']}; ${sockets['pt-BR']}. A documentação da Microsoft dá mais um motivo, um programa ou driver que tem o endereço só para si (SO_EXCLUSIVEADDRUSE), o que não foi observado. Escolha outra porta, ou 0; "${list}" lista as faixas, e "netstat -qno" também sockets que só estão ligados a um endereço, onde ele conhece -q.`,
    });
  }
}

const RANGES: Readonly<Record<BindDeniedFacts['ranges'], Text>> = {
  none: {
    en: 'the port lies in no range that netsh lists as kept by Windows',
    'pt-BR': 'a porta não está em nenhuma faixa que o netsh lista como reservada pelo Windows',
  },
  unread: {
    en: 'it may lie in a range that Windows keeps, for netsh gave no list of them',
    'pt-BR': 'ela pode estar numa faixa que o Windows reserva, pois o netsh não deu a lista',
  },
};

/** WSAECONNABORTED: this machine gave the connection up, as Windows also says where the peer has closed before all was sent. */
export class ConnectionAbortedError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    super(facts, 'CONNECTION_ABORTED', {
      en: 'this machine has given the connection up: the peer has closed it before all was sent, or no answer came in time. Connect again.',
      'pt-BR':
        'esta máquina desistiu da conexão: o outro lado a fechou antes de tudo ser enviado, ou nenhuma resposta chegou a tempo. Conecte de novo.',
    });
  }
}

/** Of an address as `[::1]:80` or `127.0.0.1:80`. */
export function familyOf({ address = '' }: Pick<SystemCallFacts, 'address'>): 'ipv4' | 'ipv6' {
  return address.startsWith('[') ? 'ipv6' : 'ipv4';
}
