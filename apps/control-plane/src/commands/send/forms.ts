import type { Text } from '@socketlab/foundation';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError } from '../../errors.ts';
import type { sendArguments, sendOptions } from './options.ts';

type Options = RunInput<typeof sendArguments, typeof sendOptions>['options'];

/** The five things that `send` does. */
export type Form = 'exchange' | 'open' | 'use' | 'many' | 'datagrams';

interface Rule {
  readonly option: keyof Options;
  readonly flag: string;
  /** Where it may stand. */
  readonly forms: readonly Form[];
  readonly rule: Text;
}

const ABOUT_HELD: Text = {
  en: 'it is about a connection that is held. Name it with --connection ID; socketlab connections client-agent lists them.',
  'pt-BR':
    'ela trata de uma conexão mantida. Dê o nome com --connection ID; socketlab connections client-agent as lista.',
};

const RULES: readonly Rule[] = [
  { option: 'close', flag: '--close', forms: ['use'], rule: ABOUT_HELD },
  { option: 'end', flag: '--end', forms: ['use'], rule: ABOUT_HELD },
  {
    option: 'firstCloser',
    flag: '--first-closer',
    forms: ['exchange'],
    rule: {
      en: 'it is for a single exchange. What is held is closed later, by send --connection ID --close; of many, each closes when it has its answer; UDP has no FIN.',
      'pt-BR':
        'ela vale para uma única troca. O que está mantido se fecha depois, por send --connection ID --close; de muitas, cada uma fecha ao ter a resposta; UDP não tem FIN.',
    },
  },
  {
    option: 'reset',
    flag: '--reset',
    forms: ['exchange', 'many', 'use'],
    rule: {
      en: 'it is how a TCP connection ends. What is held is reset later, by send --connection ID --close --reset; UDP has no connection to reset.',
      'pt-BR':
        'é como uma conexão TCP termina. O que está mantido se encerra depois, por send --connection ID --close --reset; UDP não tem conexão a encerrar.',
    },
  },
  {
    option: 'replyBytes',
    flag: '--reply-bytes',
    forms: ['exchange', 'open', 'use', 'many'],
    rule: {
      en: 'it is about TCP, which has no messages. An answer over UDP is one datagram, whole: leave it out.',
      'pt-BR':
        'ela trata de TCP, que não tem mensagens. Uma resposta por UDP é um datagrama inteiro: deixe-a de fora.',
    },
  },
  {
    option: 'source',
    flag: '--source',
    forms: ['exchange', 'open', 'many', 'datagrams'],
    rule: {
      en: 'the connection has its two ends already. Give the source when it is opened: send --hold --source.',
      'pt-BR':
        'a conexão já tem as duas pontas. Dê a origem quando ela é aberta: send --hold --source.',
    },
  },
  {
    option: 'connect',
    flag: '--connect',
    forms: ['datagrams'],
    rule: {
      en: 'it is about UDP; TCP always connects. Add --udp, or leave it out.',
      'pt-BR': 'ela trata de UDP; TCP sempre conecta. Acrescente --udp, ou deixe-a de fora.',
    },
  },
  {
    option: 'count',
    flag: '--count',
    forms: ['datagrams'],
    rule: {
      en: 'it counts datagrams. Add --udp; for many TCP connections there is --connections N.',
      'pt-BR':
        'ela conta datagramas. Acrescente --udp; para muitas conexões TCP existe --connections N.',
    },
  },
  {
    option: 'waitForAll',
    flag: '--wait-for-all',
    forms: ['many'],
    rule: {
      en: 'it is about many connections. Add --connections N.',
      'pt-BR': 'ela trata de muitas conexões. Acrescente --connections N.',
    },
  },
];

const CHOOSE_ONE: Text = {
  en: 'each is a way to send of its own. Choose one of them.',
  'pt-BR': 'cada uma é um modo próprio de enviar. Escolha uma delas.',
};

/** Which form the options ask for. Throws ConflictingOptionsError where they don't fit together. */
export function chooseForm(options: Options): Form {
  const chosen = [
    { flag: '--connection', form: 'use', isGiven: options.connection !== undefined },
    { flag: '--hold', form: 'open', isGiven: options.hold },
    { flag: '--connections', form: 'many', isGiven: options.connections !== undefined },
    { flag: '--udp', form: 'datagrams', isGiven: options.udp },
  ] as const;
  const given = chosen.filter(({ isGiven }) => isGiven);
  if (given.length > 1) {
    throw new ConflictingOptionsError(given.map(({ flag }) => flag).join(' '), CHOOSE_ONE);
  }
  const form = given[0]?.form ?? 'exchange';
  for (const { option, flag, forms, rule } of RULES) {
    const isGiven = options[option] !== undefined && options[option] !== false;
    if (isGiven && !forms.includes(form)) throw new ConflictingOptionsError(flag, rule);
  }
  refuseTwoEndings(form, options);
  return form;
}

function refuseTwoEndings(form: Form, { reset, close, firstCloser }: Options): void {
  if (reset && form === 'use' && !close) {
    throw new ConflictingOptionsError('--reset', {
      en: 'it is how the connection is closed. Add --close.',
      'pt-BR': 'é como a conexão é fechada. Acrescente --close.',
    });
  }
  if (reset && firstCloser === 'server') {
    throw new ConflictingOptionsError('--reset --first-closer server', {
      en: 'when the server has closed first and all is read, there is nothing left to reset. Choose one of them.',
      'pt-BR':
        'quando o servidor fechou primeiro e tudo foi lido, não resta nada a encerrar. Escolha uma delas.',
    });
  }
}
