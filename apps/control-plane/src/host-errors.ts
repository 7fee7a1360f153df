import { SocketlabError, type Text } from '@socketlab/foundation';

/** The codes by which the person is told to name other hosts, or none. */
export const MISUSED_HOSTS = ['UNKNOWN_HOST', 'ONE_HOST', 'OWNERS_COMMAND'] as const;

const OPEN: Text = {
  en: 'ask its owner to run "socketlab network open" there',
  'pt-BR': 'peça ao dono dela que rode "socketlab network open" lá',
};

/** Nobody answers at the address of a paired host. What the system said of it tells what is to be done. */
export class HostNotAnsweringError extends SocketlabError {
  constructor(facts: { host: string; address: string; errno: string }, options?: ErrorOptions) {
    const { host, address, errno } = facts;
    const seen = whatErrnoSays(errno);
    super(
      'HOST_NOT_ANSWERING',
      {
        en: `${host} cannot be reached at ${address} (${errno}): ${seen.en}`,
        'pt-BR': `não consigo alcançar ${host} em ${address} (${errno}): ${seen['pt-BR']}`,
      },
      facts,
      options,
    );
  }
}

function whatErrnoSays(errno: string): Text {
  if (errno === 'ECONNREFUSED') {
    return {
      en: `a machine is there, and nothing listens on that port. The daemon is not running, or not open to the network: ${OPEN.en}.`,
      'pt-BR': `há uma máquina ali, e nada escuta nessa porta. O daemon não está em execução, ou não está aberto à rede: ${OPEN['pt-BR']}.`,
    };
  }
  if (errno === 'ETIMEDOUT') {
    return {
      en: `nothing came back. The machine is off, has another address now, or a firewall drops what is sent to it: ${OPEN.en}, and see what "socketlab why" finds.`,
      'pt-BR': `nada voltou. A máquina está desligada, mudou de endereço, ou um firewall descarta o que é enviado a ela: ${OPEN['pt-BR']}, e veja o que "socketlab why" encontra.`,
    };
  }
  return {
    en: `no way leads there. The machine is off or in another network, or this one has lost its own: check the cable or the Wi-Fi, and see what "socketlab why" finds.`,
    'pt-BR': `nenhum caminho leva até lá. A máquina está desligada ou em outra rede, ou esta perdeu a sua: confira o cabo ou o Wi-Fi, e veja o que "socketlab why" encontra.`,
  };
}

/** Another machine answers where a paired host was. */
export class HostReplacedError extends SocketlabError {
  constructor(facts: { host: string; address: string; machineId: string }, options?: ErrorOptions) {
    const { host, address, machineId } = facts;
    const found = machineId.slice(0, 16);
    super(
      'HOST_REPLACED',
      {
        en: `${address} is not ${host} any more: machine ${found} answers there, with keys of its own. Addresses move from machine to machine, and then this is someone else's; nothing was asked of it. If it is ${host} with a new SOCKETLAB_HOME, pair with it again: socketlab pair`,
        'pt-BR': `${address} não é mais ${host}: quem responde ali é a máquina ${found}, com chaves próprias. Endereços passam de uma máquina a outra, e então este é de outra; nada foi pedido a ela. Se for ${host} com um SOCKETLAB_HOME novo, pareie de novo: socketlab pair`,
      },
      facts,
      options,
    );
  }
}

/** A paired host hung up on what it had granted, and the grant's time is over by this machine's clock. */
export class HostExpiredError extends SocketlabError {
  constructor(facts: { host: string; expiresAt: string }, options?: ErrorOptions) {
    const { host, expiresAt } = facts;
    super(
      'HOST_EXPIRED',
      {
        en: `${host} hangs up: the pairing with it ended at ${expiresAt}. Pair again: its owner runs "socketlab pair --listen", and this machine "socketlab pair".`,
        'pt-BR': `${host} desliga: o pareamento com ela terminou em ${expiresAt}. Pareie de novo: o dono dela roda "socketlab pair --listen", e esta máquina "socketlab pair".`,
      },
      facts,
      options,
    );
  }
}

/** A paired host whose owner has no record of this machine any more. */
export class HostUnpairedError extends SocketlabError {
  constructor(facts: { host: string; address: string }, options?: ErrorOptions) {
    const { host, address } = facts;
    super(
      'HOST_UNPAIRED',
      {
        en: `${host} at ${address} does not know this machine any more: its owner has no grant for it. Pair again: its owner runs "socketlab pair --listen", and this machine "socketlab pair".`,
        'pt-BR': `${host} em ${address} não conhece mais esta máquina: o dono dela não tem permissão para ela. Pareie de novo: o dono dela roda "socketlab pair --listen", e esta máquina "socketlab pair".`,
      },
      facts,
      options,
    );
  }
}

/** A daemon that a paired host did not have open when it was last seen. */
export class DaemonNotOpenedError extends SocketlabError {
  constructor(facts: { host: string; daemon: string; known: string }) {
    const { host, daemon, known } = facts;
    super(
      'DAEMON_NOT_OPENED',
      {
        en: `${host} has not opened ${daemon} to the network; known of it: ${known || 'nothing'}. To change that, ${OPEN.en}.`,
        'pt-BR': `${host} não abriu ${daemon} à rede; dela se conhece: ${known || 'nada'}. Para mudar isso, ${OPEN['pt-BR']}.`,
      },
      facts,
    );
  }
}

/** A host that did not have its part done in time. */
export class HostDeadlineError extends SocketlabError {
  constructor(facts: { host: string; deadlineMs: number }) {
    const { host, deadlineMs } = facts;
    super(
      'HOST_DEADLINE',
      {
        en: `${host} was not done within ${deadlineMs} ms. What it has done of it is not known: look with "socketlab status --host ${host}", or give each host more time: --host-deadline MS`,
        'pt-BR': `${host} não terminou em ${deadlineMs} ms. Não se sabe o que já fez: veja com "socketlab status --host ${host}", ou dê mais tempo a cada máquina: --host-deadline MS`,
      },
      facts,
    );
  }
}

/** More hosts than the command can serve at once. */
export class OneHostError extends SocketlabError {
  constructor(facts: { command: string; hosts: number }) {
    const { command, hosts } = facts;
    super(
      'ONE_HOST',
      {
        en: `socketlab ${command} works on one host at a time, and ${hosts} were named. Name one, and run it once more for another.`,
        'pt-BR': `socketlab ${command} trabalha em uma máquina por vez, e foram dadas ${hosts}. Dê uma, e rode de novo para outra.`,
      },
      facts,
    );
  }
}

/** A command that only the owner of a machine can give, there. */
export class OwnersCommandError extends SocketlabError {
  constructor(facts: { command: string }, why: Text) {
    const { command } = facts;
    super(
      'OWNERS_COMMAND',
      {
        en: `socketlab ${command} takes no --host: ${why.en} Its owner runs it on that machine.`,
        'pt-BR': `socketlab ${command} não aceita --host: ${why['pt-BR']} O dono da máquina o roda nela.`,
      },
      facts,
    );
  }
}

/** Load for a paired host where none of its daemons listens, so that none can permit it. */
export class NobodyToPermitError extends SocketlabError {
  constructor(facts: { host: string; address: string; open: string }) {
    const { host, address, open } = facts;
    super(
      'NOBODY_TO_PERMIT',
      {
        en: `many connections to ${address} are load, which a daemon of ${host} that listens there must permit, and none does; its listeners: ${open || 'none'}. Open one with socketlab listen --host ${host}, or send to one that is open.`,
        'pt-BR': `muitas conexões a ${address} são carga, que um daemon de ${host} que escute ali precisa licenciar, e nenhum escuta; escutas dela: ${open || 'nenhuma'}. Abra uma com socketlab listen --host ${host}, ou envie a uma que está aberta.`,
      },
      facts,
    );
  }
}
