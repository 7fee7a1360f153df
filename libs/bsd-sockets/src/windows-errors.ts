import { SystemCallError, type SystemCallFacts } from './errors.ts';
import { type ExcludedPorts, excludedPortsCommand } from './excluded-ports.ts';

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

/** WSAEACCES of bind(), where the list of excluded ranges could not be read: one of two reasons, and which is not known. */
export class BindDeniedError extends SystemCallError {
  constructor(facts: SystemCallFacts) {
    const list = excludedPortsCommand({
      family: familyOf(facts),
      protocol: facts.protocol ?? 'tcp',
    });
    super(facts, 'BIND_DENIED', {
      en: `either another program has the port for itself alone, or it lies in a range that Windows keeps; which of the two could not be found out, for netsh gave no list. Choose another port, or 0; "${list}" lists the ranges.`,
      'pt-BR': `ou outro programa tem a porta só para si, ou ela está numa faixa que o Windows reserva; qual dos dois não foi possível descobrir, pois o netsh não deu a lista. Escolha outra porta, ou 0; "${list}" lista as faixas.`,
    });
  }
}

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
