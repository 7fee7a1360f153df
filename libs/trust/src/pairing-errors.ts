import { SocketlabError, type Text } from '@socketlab/foundation';

/** What was typed is no token of a class: seen before anything is sent. */
export class ClassTokenError extends SocketlabError {
  constructor(facts: { problem: 'letter' | 'length' | 'check'; letters: number }) {
    const problem = TOKEN_PROBLEMS[facts.problem];
    super(
      'CLASS_TOKEN',
      {
        en: `this is not a token of a class: ${problem.en}. It has five groups of five letters and digits, as shown on the screen of who opened the class. Nothing was sent; type it again.`,
        'pt-BR': `isto não é um token de turma: ${problem['pt-BR']}. Ele tem cinco grupos de cinco letras e dígitos, como na tela de quem abriu a turma. Nada foi enviado; digite de novo.`,
      },
      facts,
    );
  }
}

const TOKEN_PROBLEMS: Readonly<Record<'letter' | 'length' | 'check', Text>> = {
  letter: {
    en: 'it has a sign that no token has',
    'pt-BR': 'há um sinal que nenhum token tem',
  },
  length: {
    en: 'letters are missing, or too many',
    'pt-BR': 'faltam letras, ou há letras a mais',
  },
  check: {
    en: 'a letter is wrong, or two have changed places',
    'pt-BR': 'uma letra está errada, ou duas trocaram de lugar',
  },
};

/** What was typed are not six digits: seen before anything is sent. */
export class DigitsFormatError extends SocketlabError {
  constructor(facts: { letters: number }) {
    super(
      'DIGITS_FORMAT',
      {
        en: 'these are not six digits. Nothing was sent; type the six digits that the other screen shows, as in 123 456.',
        'pt-BR':
          'isto não são seis dígitos. Nada foi enviado; digite os seis dígitos que a outra tela mostra, como em 123 456.',
      },
      facts,
    );
  }
}

/** Where a window was to be opened, the system does not let us listen. */
export class WindowNotOpenedError extends SocketlabError {
  constructor(facts: { address: string; errno: string }, options?: ErrorOptions) {
    const { address, errno } = facts;
    super(
      'PAIRING_WINDOW_NOT_OPENED',
      {
        en: `cannot open a window for pairing at ${address} (${errno}). Another one may be open there already: end it, or choose another port with --port; the address must be one of this machine.`,
        'pt-BR': `não consigo abrir uma janela de pareamento em ${address} (${errno}). Outra pode já estar aberta ali: encerre-a, ou escolha outra porta com --port; o endereço deve ser desta máquina.`,
      },
      facts,
      options,
    );
  }
}

/** Nobody answers where the owner's window should be. */
export class PairingUnreachableError extends SocketlabError {
  constructor(facts: { address: string; errno: string }, options?: ErrorOptions) {
    const { address, errno } = facts;
    super(
      'PAIRING_UNREACHABLE',
      {
        en: `no window for pairing is open at ${address} (${errno}). On that machine, socketlab pair --listen opens one, for two minutes; then try again here.`,
        'pt-BR': `nenhuma janela de pareamento está aberta em ${address} (${errno}). Naquela máquina, socketlab pair --listen abre uma, por dois minutos; então tente de novo aqui.`,
      },
      facts,
      options,
    );
  }
}

/** What answers there does not speak our protocol of pairing. */
export class NotPairingPortError extends SocketlabError {
  constructor(facts: { address: string; problem: string }, options?: ErrorOptions) {
    const { address, problem } = facts;
    super(
      'NOT_A_PAIRING_PORT',
      {
        en: `what answers at ${address} is not a window for pairing of Socketlab, or of another version (${problem}). Look at the address and port that socketlab pair --listen shows on that machine.`,
        'pt-BR': `o que responde em ${address} não é uma janela de pareamento do Socketlab, ou é de outra versão (${problem}). Veja o endereço e a porta que socketlab pair --listen mostra naquela máquina.`,
      },
      facts,
      options,
    );
  }
}

/** The digits that were typed are not those of this session. */
export class WrongDigitsError extends SocketlabError {
  constructor(facts: { address: string }) {
    super(
      'PAIRING_WRONG_DIGITS',
      {
        en: `the digits are not those of ${facts.address}. A typing error, or someone between the two machines: nothing was granted, and that window is closed. Have it opened again, and compare the names on both screens.`,
        'pt-BR': `os dígitos não são os de ${facts.address}. Um erro de digitação, ou alguém entre as duas máquinas: nada foi permitido, e aquela janela se fechou. Peça para abrir de novo, e compare os nomes nas duas telas.`,
      },
      facts,
    );
  }
}

/** The token that was typed is not that of this class. */
export class WrongTokenError extends SocketlabError {
  constructor(facts: { address: string }) {
    super(
      'PAIRING_WRONG_TOKEN',
      {
        en: `the token is not that of the class at ${facts.address}: of another class, or someone is between the two machines. Nothing was granted; ask for the token that is shown there now.`,
        'pt-BR': `o token não é o da turma em ${facts.address}: é de outra turma, ou há alguém entre as duas máquinas. Nada foi permitido; peça o token mostrado lá agora.`,
      },
      facts,
    );
  }
}

/** Someone else's digits are on the owner's screen. */
export class PairingBusyError extends SocketlabError {
  constructor(facts: { address: string }) {
    super(
      'PAIRING_BUSY',
      {
        en: `${facts.address} is pairing with another machine at this moment, whose name is on its screen. If that one is not known there, let the owner end it; then open the window again.`,
        'pt-BR': `${facts.address} está pareando com outra máquina neste momento, cujo nome está na tela de lá. Se ela não for conhecida ali, o dono deve encerrar; depois, abra a janela de novo.`,
      },
      facts,
    );
  }
}

/** The window closed before the pairing was done: its time was up, or what it had to give was used up. */
export class WindowOverError extends SocketlabError {
  constructor(facts: { address: string; reason: 'expired' | 'used-up' }) {
    const reason = facts.reason === 'expired' ? TOO_LATE : USED_UP;
    super(
      'WINDOW_OVER',
      {
        en: `the window at ${facts.address} is over: ${reason.en}. Nothing was granted; have it opened again: socketlab pair --listen.`,
        'pt-BR': `a janela em ${facts.address} acabou: ${reason['pt-BR']}. Nada foi permitido; peça para abrir de novo: socketlab pair --listen.`,
      },
      facts,
    );
  }
}

const TOO_LATE: Text = { en: 'its time is up', 'pt-BR': 'o tempo dela se esgotou' };
const USED_UP: Text = {
  en: 'it has paired as many machines as it may, or its digits were used up',
  'pt-BR': 'ela já pareou tantas máquinas quanto podia, ou os dígitos dela já foram usados',
};

/** One side does not go on, for a reason that it names. */
export class PairingRefusedError extends SocketlabError {
  constructor(facts: { address: string; reason: keyof typeof REFUSALS; by: 'us' | 'peer' }) {
    const { en, 'pt-BR': portuguese } = REFUSALS[facts.reason];
    super(
      'PAIRING_REFUSED',
      {
        en: `no pairing with ${facts.address}: ${en} (told by ${facts.by === 'us' ? 'this' : 'that'} machine). Nothing was granted.`,
        'pt-BR': `nenhum pareamento com ${facts.address}: ${portuguese} (dito por ${facts.by === 'us' ? 'esta' : 'aquela'} máquina). Nada foi permitido.`,
      },
      facts,
    );
  }
}

const REFUSALS = {
  cancelled: { en: 'it was called off', 'pt-BR': 'foi cancelado' },
  certificate: {
    en: 'the certificates do not belong together, and prove no machine; both sides should have the same version of Socketlab',
    'pt-BR':
      'os certificados não combinam, e não provam máquina alguma; os dois lados devem ter a mesma versão do Socketlab',
  },
  clock: {
    en: 'by its clock a certificate is not valid at this time; set the clocks of both machines and try again',
    'pt-BR':
      'pelo relógio dela um certificado não vale neste momento; acerte os relógios das duas máquinas e tente de novo',
  },
  internal: {
    en: 'it could not keep what was agreed; its own screen or log says why',
    'pt-BR': 'não conseguiu guardar o que foi combinado; a tela ou o log dela diz por quê',
  },
  late: { en: 'the other side took too long', 'pt-BR': 'o outro lado demorou demais' },
  message: {
    en: 'the other side does not keep to the protocol; both sides should have the same version of Socketlab',
    'pt-BR':
      'o outro lado não segue o protocolo; os dois lados devem ter a mesma versão do Socketlab',
  },
  'same-machine': {
    en: 'that is the same machine; its daemons need no pairing',
    'pt-BR': 'é a mesma máquina; os daemons dela não precisam de pareamento',
  },
  scopes: {
    en: 'nothing of what was asked for is allowed there; let its owner allow more with --allow',
    'pt-BR': 'nada do que foi pedido é permitido ali; o dono pode permitir mais com --allow',
  },
} as const satisfies Record<string, Text>;

/** The connection broke off before the pairing was done. */
export class PairingHungUpError extends SocketlabError {
  constructor(facts: { address: string }, options?: ErrorOptions) {
    super(
      'PAIRING_HUNG_UP',
      {
        en: `${facts.address} hung up before the pairing was done: its window was closed, or too many connect to it. Look at its screen, and try again.`,
        'pt-BR': `${facts.address} desligou antes de o pareamento terminar: a janela foi fechada, ou há conexões demais com ela. Veja a tela de lá, e tente de novo.`,
      },
      facts,
      options,
    );
  }
}
