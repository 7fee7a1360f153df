import { SocketlabError, type Text } from '@socketlab/foundation';

/** What keeps native calls from being made. */
interface NativeCallsFacts {
  /** `win32-arm64`. */
  readonly platform: string;
  readonly problem: string;
  /** What WSAStartup returned: the calls are there, and Windows did not start its sockets. */
  readonly winsock?: number;
}

/**
 * koffi, or its binary for this platform, is not there or cannot be loaded, or Windows did not start its sockets: no socket
 * call can be made from here.
 */
export class NativeCallsUnavailableError extends SocketlabError {
  constructor(facts: NativeCallsFacts, options?: ErrorOptions) {
    super('NATIVE_CALLS_UNAVAILABLE', explain(facts), { ...facts }, options);
  }
}

function explain({ platform, problem, winsock }: NativeCallsFacts): Text {
  const [missing, wayOut] =
    winsock === undefined ? [NO_NATIVE_CALL, wayOutOn(platform)] : [NO_SOCKET_CALL, NOT_STARTED];
  return {
    en: `${missing.en} on ${platform}: ${problem}. ${wayOut.en}`,
    'pt-BR': `${missing['pt-BR']} em ${platform}: ${problem}. ${wayOut['pt-BR']}`,
  };
}

const NO_NATIVE_CALL: Text = {
  en: 'no native call can be made',
  'pt-BR': 'nenhuma chamada nativa pode ser feita',
};
const NO_SOCKET_CALL: Text = {
  en: 'no socket call can be made',
  'pt-BR': 'nenhuma chamada de socket pode ser feita',
};

function wayOutOn(platform: string): Text {
  if (!platform.startsWith('win32-')) return EVENT_LOOP_ONLY;
  return platform === 'win32-x64' ? NOT_WITHOUT : ANOTHER_NODE;
}

const EVENT_LOOP_ONLY: Text = {
  en: 'Only what Node itself calls works, multi-tcp with "--model event-loop"; for the rest install Socketlab\'s package again',
  'pt-BR':
    'Só funciona o que o próprio Node chama, multi-tcp com "--model event-loop"; para o resto instale de novo o pacote do Socketlab',
};

/** There it takes them to see who may read the keys, without which no daemon runs. */
const NOT_WITHOUT: Text = {
  en: "On Windows no daemon runs without; install Socketlab's package again",
  'pt-BR': 'No Windows nenhum daemon roda sem elas; instale de novo o pacote do Socketlab',
};

const ANOTHER_NODE: Text = {
  en: "On Windows no daemon runs without, and Socketlab's package has them for Node on x64 only: install that Node, which Windows 11 runs on ARM too, and Socketlab with it",
  'pt-BR':
    'No Windows nenhum daemon roda sem elas, e o pacote do Socketlab só as tem para o Node x64: instale esse Node, que o Windows 11 também roda em ARM, e o Socketlab com ele',
};

/** "WSAStartup function", its return values. */
const NOT_STARTED: Text = {
  en: 'Windows did not start its sockets, and Microsoft’s page “WSAStartup function” says what the number means: with 10091 its network is not ready yet, so start this again in a while, and Windows itself if that does not help',
  'pt-BR':
    'O Windows não iniciou os sockets, e a página da Microsoft “WSAStartup function” diz o que o número significa: com 10091 a rede dele ainda não está pronta, então inicie isto de novo daqui a pouco, e o próprio Windows se não ajudar',
};

/** Windows does not tell, or does not take, who may read a file. */
export class AccessListError extends SocketlabError {
  constructor(facts: { file?: string; call: string; number: number }) {
    const { file, call, number } = facts;
    const subject = file === undefined ? '' : `${file}: `;
    super(
      'ACCESS_LIST',
      {
        en: `${subject}Windows refuses to tell or to set who may read it: ${call} failed with error ${number}. It must be your own, on a disk that keeps access lists (NTFS, not FAT or exFAT): choose such a folder with SOCKETLAB_HOME.`,
        'pt-BR': `${subject}o Windows se recusa a dizer ou a definir quem pode ler: ${call} falhou com o erro ${number}. Deve ser seu, em um disco que guarda listas de acesso (NTFS, não FAT nem exFAT): escolha uma pasta assim com SOCKETLAB_HOME.`,
      },
      facts,
    );
  }
}

/** Windows gives no window to a daemon, so that it is not told when the user logs off. */
export class SessionWatchError extends SocketlabError {
  constructor(facts: { call: string; number: number }) {
    const { call, number } = facts;
    super(
      'SESSION_WATCH',
      {
        en: `Windows does not tell this program when the user logs off: ${call} failed with error ${number}. It will be ended without a drain then; take it down before: socketlab down`,
        'pt-BR': `o Windows não avisa este programa quando o usuário encerra a sessão: ${call} falhou com o erro ${number}. Ele será encerrado sem drenar; pare-o antes: socketlab down`,
      },
      facts,
    );
  }
}
