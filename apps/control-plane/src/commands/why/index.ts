import { parseWholeNumber } from '@socketlab/foundation';
import { type CommandArgument, type CommandOption, defineCommand } from '../../command.ts';
import { readWanted, type Wanted } from './target.ts';

/** What `why` is asked about. */
export const whyArguments = {
  target: {
    placeholder: 'HOST[:PORT]',
    presence: 'required',
    summary: {
      en: 'A paired host’s name, an address, or a name that is looked up once. Without a port: the control port of a paired host, else the port of the pairing, 17430.',
      'pt-BR':
        'O nome de um host pareado, um endereço, ou um nome consultado uma só vez. Sem porta: a porta de controle de um host pareado, ou a porta do pareamento, 17430.',
    },
    parse: readWanted,
  } satisfies CommandArgument<Wanted> as CommandArgument<Wanted> & {
    readonly presence: 'required';
  },
};

/** How long it may take. */
export const whyOptions = {
  deadlineMs: {
    flag: 'deadline',
    placeholder: 'MS',
    summary: {
      en: 'How long the connection may take (100 to 60000). The kernel looks for a neighbour for about 3 seconds.',
      'pt-BR':
        'Quanto tempo a conexão pode levar (100 a 60000). O kernel procura um vizinho por cerca de 3 segundos.',
    },
    shownFallback: '4000',
    parse: parseWholeNumber(100, 60_000),
    fallback: 4_000,
  } as CommandOption<number>,
};

/** `socketlab why`. */
export const why = defineCommand({
  name: 'why',
  summary: {
    en: 'Name why a connection fails, and show what that rests on.',
    'pt-BR': 'Diz por que uma conexão falha, e mostra em que isso se baseia.',
  },
  details: {
    en: 'It connects once, hangs up, and compares what the call, the packets, the kernel’s tables and the other end’s daemons say. What two causes would look like alike is unknown, with both named. Packets are captured by client-agent, which is brought up for the question; who listens at the other end only a paired machine tells.',
    'pt-BR':
      'Ele conecta uma vez, desliga, e compara o que dizem a chamada, os pacotes, as tabelas do kernel e os daemons da outra ponta. Quando duas causas teriam a mesma aparência, o resultado é desconhecido, com ambas. Os pacotes são capturados pelo client-agent, iniciado para a pergunta; quem escuta na outra ponta só uma máquina pareada diz.',
  },
  examples: ['why lab-07', 'why lab-07:65432', 'why 192.0.2.7:65432'],
  arguments: whyArguments,
  options: whyOptions,
  load: () => import('./run.ts'),
});
