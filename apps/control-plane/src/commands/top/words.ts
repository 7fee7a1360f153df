import type { Text } from '@socketlab/foundation';
import type { SortName, Trouble } from './sorting.ts';

/** The last line of the screen. */
export const KEYS: Text = {
  en: 'q quit  ↑↓ select  s sort  t trouble  / filter  p pause  ? help',
  'pt-BR': 'q sai  ↑↓ seleciona  s ordena  t problemas  / filtra  p pausa  ? ajuda',
};
/** Before what is typed as a filter. */
export const FILTER: Text = {
  en: 'filter by host or daemon:',
  'pt-BR': 'filtrar por máquina ou daemon:',
};
/** While the picture stands still. */
export const PAUSED: Text = { en: 'PAUSED', 'pt-BR': 'PAUSADO' };
/** While only what is in trouble is shown. */
export const TROUBLED_ONLY: Text = { en: 'in trouble only', 'pt-BR': 'só com problema' };
/** Where nothing is scraped. */
export const NOBODY: Text = {
  en: 'No daemon is known: "socketlab up" brings this machine’s up, --host all adds paired hosts.',
  'pt-BR':
    'Nenhum daemon conhecido: "socketlab up" inicia os desta máquina, --host all soma as pareadas.',
};
/** Where the filters hide everything. */
export const NOTHING_SHOWN: Text = {
  en: 'Nothing fits the filter; Esc shows all.',
  'pt-BR': 'Nada passa pelo filtro; Esc mostra tudo.',
};
/** Of a host without metrics. */
export const HIDDEN: Text = {
  en: 'serves no metrics to this machine: off, not open to the network, or an older Socketlab',
  'pt-BR':
    'não serve métricas a esta máquina: desligada, não aberta à rede, ou um Socketlab mais antigo',
};

/** What rows are sorted by. */
export const SORT_NAMES: Readonly<Record<SortName | 'title', Text>> = {
  title: { en: 'by', 'pt-BR': 'por' },
  name: { en: 'name', 'pt-BR': 'nome' },
  trouble: { en: 'trouble', 'pt-BR': 'problema' },
  connections: { en: 'connections', 'pt-BR': 'conexões' },
  queue: { en: 'accept queue', 'pt-BR': 'fila do accept' },
  accepts: { en: 'accepts', 'pt-BR': 'aceitações' },
  messages: { en: 'messages', 'pt-BR': 'mensagens' },
  bytes: { en: 'bytes', 'pt-BR': 'bytes' },
  p99: { en: 'P99', 'pt-BR': 'P99' },
};

/** What a trouble is. */
export const TROUBLES: Readonly<Record<Exclude<Trouble, 'silent'>, Text>> = {
  queue: { en: 'the accept queue is nearly full', 'pt-BR': 'a fila do accept está quase cheia' },
  'close-wait': {
    en: 'CLOSE-WAIT: the peer has closed, the program has not',
    'pt-BR': 'CLOSE-WAIT: a outra ponta fechou, o programa não',
  },
  dropped: { en: 'datagrams are dropped', 'pt-BR': 'datagramas são descartados' },
  'evidence-lost': { en: 'evidence is being lost', 'pt-BR': 'evidência está se perdendo' },
};

/** Of a daemon that has been silent for so long. */
export function silentFor(seconds: number): Text {
  return { en: `no answer for ${seconds} s`, 'pt-BR': `sem resposta há ${seconds} s` };
}

/** Of a daemon that has not answered yet. */
export const WAITING: Text = {
  en: 'waiting for its first answer',
  'pt-BR': 'esperando a primeira resposta',
};
/** Of a daemon that has no connections at all. */
export const NO_CONNECTIONS: Text = { en: 'UDP: datagrams only', 'pt-BR': 'UDP: só datagramas' };
/** Above numbers of a daemon that does not answer. */
export const OLD_NUMBERS: Text = {
  en: 'What follows is what it said last.',
  'pt-BR': 'O que segue é o que ele disse por último.',
};
/** What a trend is of. */
export const TRENDS = {
  connections: { en: 'connections', 'pt-BR': 'conexões' },
  messages: { en: 'messages/s', 'pt-BR': 'mensagens/s' },
} as const satisfies Readonly<Record<string, Text>>;
