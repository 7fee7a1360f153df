import type { Text } from '@socketlab/foundation';

/** What can be wrong with Npcap, each told apart from the others. */
export type NpcapProblem =
  | 'notInstalled'
  | 'noLibrary'
  | 'brokenLibrary'
  | 'winPcap'
  | 'noDriver'
  | 'olderDriver'
  | 'driverStopped'
  | 'driverDisabled'
  | 'driverChanging'
  | 'adminOnly'
  | 'adminOnlyUntold'
  | 'loopbackOff'
  | 'noLoopbackCompatible'
  | 'noLoopback'
  | 'refused'
  | 'failed';

interface Telling {
  readonly reason: Text;
  readonly wayOut: Text;
  /** For a terminal of an administrator. `net` and not `sc`, which is another command in PowerShell. */
  readonly remedy?: string;
}

const INSTALL: Text = {
  en: 'an administrator installs it from https://npcap.com, without the option “Restrict Npcap driver’s access to Administrators only”',
  'pt-BR':
    'um administrador o instala de https://npcap.com, sem a opção “Restrict Npcap driver’s access to Administrators only”',
};
const INSTALL_AGAIN: Text = {
  en: 'it is half installed: an administrator runs the installer from https://npcap.com again',
  'pt-BR':
    'está instalado pela metade: um administrador executa de novo o instalador de https://npcap.com',
};
const START: Text = {
  en: 'an administrator starts it: net start npcap',
  'pt-BR': 'um administrador o inicia: net start npcap',
};

/** Npcap's guide, "Npcap Installation options" and "Reporting bugs". */
export const NPCAP_PROBLEMS: Readonly<Record<NpcapProblem, Telling>> = {
  notInstalled: {
    reason: {
      en: 'Npcap is not installed, and Windows has nothing else to capture packets with',
      'pt-BR':
        'o Npcap não está instalado, e o Windows não tem outra coisa com que capturar pacotes',
    },
    wayOut: INSTALL,
  },
  noLibrary: {
    reason: {
      en: 'Npcap’s driver is here, and its wpcap.dll is not',
      'pt-BR': 'o driver do Npcap está aqui, e a wpcap.dll dele não',
    },
    wayOut: INSTALL_AGAIN,
  },
  brokenLibrary: {
    reason: {
      en: 'there is a wpcap.dll, and it cannot be loaded',
      'pt-BR': 'há uma wpcap.dll, e ela não pode ser carregada',
    },
    wayOut: INSTALL_AGAIN,
  },
  winPcap: {
    reason: {
      en: 'WinPcap is installed in Npcap’s place: it knows no loopback interface, and nobody maintains it',
      'pt-BR':
        'o WinPcap está instalado no lugar do Npcap: ele não conhece a interface de loopback, e ninguém o mantém',
    },
    wayOut: INSTALL,
  },
  noDriver: {
    reason: {
      en: 'Npcap’s wpcap.dll is here, and its driver (the service npcap) is not',
      'pt-BR': 'a wpcap.dll do Npcap está aqui, e o driver dele (o serviço npcap) não',
    },
    wayOut: INSTALL_AGAIN,
  },
  olderDriver: {
    reason: {
      en: 'Npcap’s driver (the service npcap) is not here, and the service npf is: WinPcap’s driver, or that of an Npcap before 0.9985 in its WinPcap-compatible mode; it does not capture',
      'pt-BR':
        'o driver do Npcap (o serviço npcap) não está aqui, e o serviço npf está: o driver do WinPcap, ou o de um Npcap anterior ao 0.9985 em seu modo compatível com o WinPcap; ele não captura',
    },
    wayOut: INSTALL,
  },
  driverStopped: {
    reason: {
      en: 'Npcap’s driver (the service npcap) is stopped',
      'pt-BR': 'o driver do Npcap (o serviço npcap) está parado',
    },
    wayOut: START,
    remedy: 'net start npcap',
  },
  driverDisabled: {
    reason: {
      en: 'Npcap’s driver (the service npcap) is stopped and disabled',
      'pt-BR': 'o driver do Npcap (o serviço npcap) está parado e desativado',
    },
    wayOut: {
      en: 'an administrator enables it and starts it: sc.exe config npcap start= system, then net start npcap',
      'pt-BR':
        'um administrador o ativa e o inicia: sc.exe config npcap start= system, depois net start npcap',
    },
    remedy: 'sc.exe config npcap start= system',
  },
  driverChanging: {
    reason: {
      en: 'Npcap’s driver (the service npcap) is just starting or stopping',
      'pt-BR': 'o driver do Npcap (o serviço npcap) está iniciando ou parando agora',
    },
    wayOut: {
      en: 'try again in a moment; if it stays so, restart the PC',
      'pt-BR': 'tente de novo daqui a pouco; se continuar assim, reinicie o PC',
    },
  },
  adminOnly: {
    reason: {
      en: 'Npcap was installed for administrators only, and this program runs without an administrator’s rights',
      'pt-BR':
        'o Npcap foi instalado só para administradores, e este programa executa sem os direitos de um administrador',
    },
    wayOut: {
      en: 'run “socketlab up” in a terminal of an administrator, or have Npcap installed again without the option “Restrict Npcap driver’s access to Administrators only”',
      'pt-BR':
        'execute “socketlab up” em um terminal de administrador, ou peça que o Npcap seja instalado de novo sem a opção “Restrict Npcap driver’s access to Administrators only”',
    },
  },
  adminOnlyUntold: {
    reason: {
      en: 'Npcap was installed for administrators only, and whether this program runs with an administrator’s rights could not be seen; no capture was tried, for that would ask for a password',
      'pt-BR':
        'o Npcap foi instalado só para administradores, e não foi possível ver se este programa executa com os direitos de um administrador; nenhuma captura foi tentada, pois isso pediria uma senha',
    },
    wayOut: {
      en: 'have Npcap installed again without the option “Restrict Npcap driver’s access to Administrators only”',
      'pt-BR':
        'peça que o Npcap seja instalado de novo sem a opção “Restrict Npcap driver’s access to Administrators only”',
    },
  },
  loopbackOff: {
    reason: {
      en: 'Npcap’s loopback interface is switched off (LoopbackSupport is 0)',
      'pt-BR': 'a interface de loopback do Npcap está desligada (LoopbackSupport é 0)',
    },
    wayOut: {
      en: 'an administrator installs Npcap 0.9983 or newer from https://npcap.com over it, which switches it on',
      'pt-BR':
        'um administrador instala o Npcap 0.9983 ou mais novo de https://npcap.com por cima dele, o que a liga',
    },
  },
  noLoopbackCompatible: {
    reason: {
      en: 'Npcap is in its WinPcap-compatible mode, of a version before 0.9983, and shows no loopback interface',
      'pt-BR':
        'o Npcap está em seu modo compatível com o WinPcap, em uma versão anterior à 0.9983, e não mostra interface de loopback',
    },
    wayOut: {
      en: 'an administrator installs a newer one from https://npcap.com, in which that mode can stay: it shows the interface too',
      'pt-BR':
        'um administrador instala um mais novo de https://npcap.com, no qual esse modo pode ficar: ele também mostra a interface',
    },
  },
  noLoopback: {
    reason: {
      en: 'Npcap shows no loopback interface',
      'pt-BR': 'o Npcap não mostra interface de loopback',
    },
    wayOut: {
      en: 'before version 0.9983 it has one only where it was installed with it: an administrator installs a newer one from https://npcap.com; a newer one needs the service BFE (Base Filtering Engine), so an administrator runs: net start BFE, net stop npcap, net start npcap',
      'pt-BR':
        'antes da versão 0.9983 ele só tem uma onde foi instalado com ela: um administrador instala um mais novo de https://npcap.com; um mais novo precisa do serviço BFE (Base Filtering Engine), então um administrador executa: net start BFE, net stop npcap, net start npcap',
    },
  },
  refused: {
    reason: {
      en: 'the capture library refuses this user',
      'pt-BR': 'a biblioteca de captura recusa este usuário',
    },
    wayOut: {
      en: 'run “socketlab up” in a terminal of an administrator',
      'pt-BR': 'execute “socketlab up” em um terminal de administrador',
    },
  },
  failed: {
    reason: {
      en: 'the capture library cannot capture on the loopback interface',
      'pt-BR': 'a biblioteca de captura não consegue capturar na interface de loopback',
    },
    wayOut: {
      en: 'restart the PC; if it stays so, an administrator installs Npcap again from https://npcap.com',
      'pt-BR':
        'reinicie o PC; se continuar assim, um administrador instala o Npcap de novo de https://npcap.com',
    },
  },
};
