import { networkInterfaces } from 'node:os';
import { SocketlabError, type Text } from '@socketlab/foundation';

const MORE_NAMES: Text = { en: '; ip link shows all', 'pt-BR': '; ip link mostra todas' };
const NO_MORE_NAMES: Text = { en: '', 'pt-BR': '' };

/** Packets cannot be captured here at all: no right to, or not this system. */
export class CaptureUnavailableError extends SocketlabError {
  constructor(reason: Text, remedy: Text) {
    super('CAPTURE_UNAVAILABLE', {
      en: `packets cannot be captured here: ${reason.en}. ${remedy.en}`,
      'pt-BR': `não é possível capturar pacotes aqui: ${reason['pt-BR']}. ${remedy['pt-BR']}`,
    });
  }
}

/** An interface that this machine, or this network namespace, does not have. */
export class UnknownInterfaceError extends SocketlabError {
  constructor(facts: { interface: string }, names?: readonly string[]) {
    const known = (names ?? Object.keys(networkInterfaces())).join(', ') || 'lo';
    const more = names === undefined ? MORE_NAMES : NO_MORE_NAMES;
    super(
      'UNKNOWN_INTERFACE',
      {
        en: `there is no network interface "${facts.interface}" here. There are: ${known}${more.en}.`,
        'pt-BR': `não há interface de rede "${facts.interface}" aqui. Há: ${known}${more['pt-BR']}.`,
      },
      facts,
    );
  }
}

/** An address that this machine has no way to. */
export class NoRouteError extends SocketlabError {
  constructor(facts: { address: string; problem: string; lookup: string }, options?: ErrorOptions) {
    const { address, problem, lookup } = facts;
    super(
      'NO_ROUTE',
      {
        en: `no network interface of this machine leads to ${address} (${problem}). "${lookup}" says the same; both machines must be on one network.`,
        'pt-BR': `nenhuma interface de rede desta máquina leva a ${address} (${problem}). "${lookup}" diz o mesmo; as duas máquinas precisam estar na mesma rede.`,
      },
      facts,
      options,
    );
  }
}

/** An interface that carries no packets at present. */
export class InterfaceDownError extends SocketlabError {
  constructor(facts: { interface: string }, command = `ip link set ${facts.interface} up`) {
    super(
      'INTERFACE_DOWN',
      {
        en: `the network interface "${facts.interface}" is down: no packet can come. Bring it up with: ${command}`,
        'pt-BR': `a interface de rede "${facts.interface}" está desligada: nenhum pacote pode vir. Ligue-a com: ${command}`,
      },
      facts,
    );
  }
}

/** An interface whose packets have a link header that nothing here reads: radio, a serial line. */
export class UnreadableLinkError extends SocketlabError {
  constructor(facts: { interface: string; linkType: number }) {
    const { interface: name, linkType } = facts;
    super(
      'UNREADABLE_LINK',
      {
        en: `the packets of the network interface "${name}" have a link header of type ${linkType}, which Socketlab does not read. Choose another interface, or leave its monitor mode.`,
        'pt-BR': `os pacotes da interface de rede "${name}" têm um cabeçalho de enlace do tipo ${linkType}, que o Socketlab não lê. Escolha outra interface, ou saia do modo monitor dela.`,
      },
      facts,
    );
  }
}

/** A capture that was never started here, or that newer ones have taken the place of. */
export class UnknownCaptureError extends SocketlabError {
  constructor(facts: { captureId: string; kept: number }) {
    const { captureId, kept } = facts;
    super(
      'UNKNOWN_CAPTURE',
      {
        en: `there is no capture "${captureId}": it was never started here, or ${kept} newer ones have taken its place. Start one, and download it when it is stopped.`,
        'pt-BR': `não há captura "${captureId}": nunca foi iniciada aqui, ou ${kept} mais novas tomaram o lugar dela. Inicie uma, e baixe-a quando estiver parada.`,
      },
      facts,
    );
  }
}

/** A capture that can't be downloaded because it goes on. */
export class CaptureRunningError extends SocketlabError {
  constructor(facts: { captureId: string }) {
    super(
      'CAPTURE_RUNNING',
      {
        en: `the capture "${facts.captureId}" is still under way. Stop it first: its file is whole only then.`,
        'pt-BR': `a captura "${facts.captureId}" ainda está em andamento. Pare-a antes: só então o arquivo está completo.`,
      },
      facts,
    );
  }
}

/** More captures at once than one daemon does. */
export class TooManyCapturesError extends SocketlabError {
  constructor(facts: { limit: number }) {
    super(
      'TOO_MANY_CAPTURES',
      {
        en: `${facts.limit} captures are under way, which is the limit. Stop one of them first; they end with the daemon.`,
        'pt-BR': `${facts.limit} capturas estão em andamento, que é o limite. Pare uma delas antes; elas terminam com o daemon.`,
      },
      facts,
    );
  }
}

/** A capture that could not go on: its thread ended, or its file could not be written. */
export class CaptureFailedError extends SocketlabError {
  constructor(facts: { captureId: string; problem: string }, options?: ErrorOptions) {
    const { captureId, problem } = facts;
    super(
      'CAPTURE_FAILED',
      {
        en: `the capture "${captureId}" failed: ${problem}. Make room in the directory for temporary files if that is full, and start another capture.`,
        'pt-BR': `a captura "${captureId}" falhou: ${problem}. Libere espaço no diretório de arquivos temporários se ele está cheio, e inicie outra captura.`,
      },
      facts,
      options,
    );
  }
}
