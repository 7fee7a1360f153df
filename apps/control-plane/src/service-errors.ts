import { SocketlabError, type Text } from '@socketlab/foundation';

/** Services were asked for where no systemd manages the machine. */
export class NoSystemdError extends SocketlabError {
  constructor(facts: { firstProcess: string }) {
    const { firstProcess } = facts;
    super(
      'NO_SYSTEMD',
      {
        en: `services are run by systemd here, and this machine has none: its first process is ${firstProcess}. "socketlab up" starts the daemons in the background until the machine is shut down; let your own init system call it to have them back after that.`,
        'pt-BR': `aqui quem roda serviços é o systemd, e esta máquina não o tem: o primeiro processo dela é ${firstProcess}. "socketlab up" inicia os daemons em segundo plano até a máquina ser desligada; faça o seu init chamá-lo para tê-los de volta depois.`,
      },
      facts,
    );
  }
}

/** Services were asked for on a system whose definitions are generated and were never run. */
export class ServiceSystemUntestedError extends SocketlabError {
  constructor(facts: { system: string }) {
    const { system } = facts;
    super(
      'SERVICE_SYSTEM_UNTESTED',
      {
        en: `on ${system} Socketlab does not install services by itself: what it generates for ${system} was checked against schemas and never run there. "socketlab service install --print" shows the files; docs/services.md says how to load them.`,
        'pt-BR': `no ${system} o Socketlab não instala serviços sozinho: o que ele gera para ${system} foi conferido com esquemas e nunca rodou lá. "socketlab service install --print" mostra os arquivos; docs/services.md diz como carregá-los.`,
      },
      facts,
    );
  }
}

/** The user's own systemd does not answer: nobody has logged in, or the shell has lost the way to it. */
export class NoUserManagerError extends SocketlabError {
  constructor(facts: { user: string; problem: string }, options?: ErrorOptions) {
    const { user, problem } = facts;
    super(
      'NO_USER_MANAGER',
      {
        en: `the service manager of ${user} does not answer (${problem}). It runs while ${user} is logged in: log in by a terminal, the desktop or ssh (su and sudo open no session), or have an administrator run "loginctl enable-linger ${user}". Without any of it: sudo socketlab service install --system.`,
        'pt-BR': `o gerenciador de serviços de ${user} não responde (${problem}). Ele roda enquanto ${user} tem uma sessão: entre por um terminal, pela área de trabalho ou por ssh (su e sudo não abrem sessão), ou peça a um administrador que rode "loginctl enable-linger ${user}". Sem nada disso: sudo socketlab service install --system.`,
      },
      facts,
      options,
    );
  }
}

/** System services were to be changed by someone who is not root. */
export class ServiceNeedsRootError extends SocketlabError {
  constructor(facts: { command: string }) {
    const { command } = facts;
    super(
      'SERVICE_NEEDS_ROOT',
      {
        en: `services of the whole machine (--system) are root's: run sudo ${command} --system. Without --system they are yours, and need no root.`,
        'pt-BR': `serviços da máquina inteira (--system) são do root: rode sudo ${command} --system. Sem --system eles são seus, e não exigem root.`,
      },
      facts,
    );
  }
}

/** A file of a service that someone has edited, or that Socketlab has not written: it is not touched. */
export class ServiceFileEditedError extends SocketlabError {
  constructor(facts: { file: string; unit: string; difference: string; edit?: string }) {
    const { file, difference, edit } = facts;
    const shown = difference === '' ? '' : `\n${difference}`;
    // systemd has drop-ins; Windows has nothing like them.
    const keep = edit === undefined ? '' : `Keep such settings in a drop-in (${edit}). `;
    const guarde = edit === undefined ? '' : `Guarde esses ajustes em um drop-in (${edit}). `;
    super(
      'SERVICE_FILE_EDITED',
      {
        en: `${file} is not as Socketlab wrote it, and is left alone.${shown}\n${keep}Give this file up with --force, which replaces or removes it; or move it away yourself.`,
        'pt-BR': `${file} não está como o Socketlab o escreveu, e fica como está.${shown}\n${guarde}Abra mão deste arquivo com --force, que o substitui ou remove; ou tire-o do lugar você mesmo.`,
      },
      facts,
    );
  }
}

/** A file of a service, or its folder, that can't be written: a read-only home, a full disk. */
export class ServiceFileNotWritableError extends SocketlabError {
  constructor(facts: { file: string; errno: string }, options?: ErrorOptions) {
    const { file, errno } = facts;
    super(
      'SERVICE_FILE_NOT_WRITABLE',
      {
        en: `cannot write ${file} (${errno}); nothing was installed. Make its folder yours to write and give the disk room, or, as root or an administrator, install for the machine: --system.`,
        'pt-BR': `não consigo gravar ${file} (${errno}); nada foi instalado. Faça com que a pasta permita que você grave e o disco tenha espaço, ou, como root ou administrador, instale para a máquina: --system.`,
      },
      facts,
      options,
    );
  }
}

/** systemctl or another tool of systemd refused. */
export class ServiceManagerError extends SocketlabError {
  constructor(facts: { command: string; problem: string }) {
    const { command, problem } = facts;
    super(
      'SERVICE_MANAGER_REFUSED',
      {
        en: `${command} failed: ${problem}. Run it yourself to see more; "socketlab service status" says how things stand.`,
        'pt-BR': `${command} falhou: ${problem}. Rode-o você mesmo para ver mais; "socketlab service status" diz como as coisas estão.`,
      },
      facts,
    );
  }
}

/** The manager does not look in the folder that the units were to be written to. */
export class UnitsNotSeenError extends SocketlabError {
  constructor(facts: { directory: string; searched: string }) {
    const { directory, searched } = facts;
    super(
      'SERVICE_UNITS_NOT_SEEN',
      {
        en: `the service manager does not look in ${directory}, which your XDG_CONFIG_HOME leads to: it looks in ${searched}. Run the command without XDG_CONFIG_HOME, or set it for the manager too and log in again.`,
        'pt-BR': `o gerenciador de serviços não procura em ${directory}, aonde o seu XDG_CONFIG_HOME leva: ele procura em ${searched}. Rode o comando sem XDG_CONFIG_HOME, ou defina-o também para o gerenciador e entre de novo.`,
      },
      facts,
    );
  }
}

/** A service that did not come up, in its own words. */
export class ServiceStartError extends SocketlabError {
  constructor(facts: { unit: string; journal: string }, problem: Text) {
    const { unit, journal } = facts;
    super(
      'SERVICE_START_FAILED',
      {
        en: `${unit} did not come up: ${problem.en}\nMore: ${journal}`,
        'pt-BR': `${unit} não subiu: ${problem['pt-BR']}\nMais: ${journal}`,
      },
      facts,
    );
  }
}

/** A daemon runs outside of the service, and someone is connected to it. */
export class ServiceDaemonBusyError extends SocketlabError {
  constructor(facts: { daemon: string; connections: number }) {
    const { daemon, connections } = facts;
    super(
      'SERVICE_DAEMON_BUSY',
      {
        en: `${daemon} runs already and has ${connections} open connection(s), which becoming a service would cut. Wait for them, or end it yourself: socketlab down ${daemon}.`,
        'pt-BR': `${daemon} já está em execução e tem ${connections} conexão(ões) aberta(s), que virar serviço cortaria. Espere por elas, ou encerre-o você mesmo: socketlab down ${daemon}.`,
      },
      facts,
    );
  }
}

/** The daemon is a service of the other kind already: both would want the same ports. */
export class ServiceElsewhereError extends SocketlabError {
  constructor(facts: { daemon: string; file: string; uninstall: string }) {
    const { daemon, file, uninstall } = facts;
    super(
      'SERVICE_ELSEWHERE',
      {
        en: `${daemon} is a service already, by ${file}, and two would want the same ports. Remove that one first: ${uninstall}.`,
        'pt-BR': `${daemon} já é um serviço, por ${file}, e dois quereriam as mesmas portas. Remova aquele antes: ${uninstall}.`,
      },
      facts,
    );
  }
}

/** System services can't use the Node that runs the command: it lies in somebody's home. */
export class NodeNotForSystemError extends SocketlabError {
  constructor(facts: { node: string }) {
    const { node } = facts;
    super(
      'NODE_NOT_FOR_SYSTEM',
      {
        en: `the services run as a user of their own, who cannot reach ${node}. Install Node >= 20.19 for the whole machine (/usr/bin/node or /usr/local/bin/node) and run the command with that one.`,
        'pt-BR': `os serviços rodam com um usuário próprio, que não alcança ${node}. Instale o Node >= 20.19 para a máquina inteira (/usr/bin/node ou /usr/local/bin/node) e rode o comando com ele.`,
      },
      facts,
    );
  }
}

/** What was done could not be undone whole after a failure; what is left is named. */
export class ServiceUndoError extends SocketlabError {
  constructor(facts: { left: string }, options?: ErrorOptions) {
    const { left } = facts;
    super(
      'SERVICE_UNDO_FAILED',
      {
        en: `the installation failed, and undoing it did too: ${left}. "socketlab service status" says what is there, "socketlab service uninstall" removes it.`,
        'pt-BR': `a instalação falhou, e desfazê-la também: ${left}. "socketlab service status" diz o que há, "socketlab service uninstall" remove.`,
      },
      facts,
      options,
    );
  }
}

/** The codes by which the person is told to call otherwise. */
export const MISUSED_SERVICES = [
  'SERVICE_NEEDS_ROOT',
  'SERVICE_SYSTEM_UNTESTED',
  'SERVICE_NEEDS_ADMINISTRATOR',
] as const;
