import { SocketlabError, type Text } from '@socketlab/foundation';

/** koffi, or its binary for this platform, is not there or cannot be loaded: no socket call can be made from here. */
export class NativeCallsUnavailableError extends SocketlabError {
  constructor(facts: { platform: string; problem: string }, options?: ErrorOptions) {
    super('NATIVE_CALLS_UNAVAILABLE', explain(facts), facts, options);
  }
}

function explain({ platform, problem }: { platform: string; problem: string }): Text {
  return {
    en: `no native call can be made on ${platform}: ${problem}. Only what Node itself calls works, multi-tcp with "--model event-loop"; for the rest install Socketlab's package again`,
    'pt-BR': `nenhuma chamada nativa pode ser feita em ${platform}: ${problem}. Só funciona o que o próprio Node chama, multi-tcp com "--model event-loop"; para o resto instale de novo o pacote do Socketlab`,
  };
}

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
