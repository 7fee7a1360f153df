import type { Text } from '@socketlab/foundation';
import { fit } from './figures.ts';
import type { Size, Writing } from './render.ts';
import { blocks } from './state-bars.ts';

const KEY_WIDTH = 12;

const KEYS: readonly (readonly [string, Text])[] = [
  ['q', { en: 'quit', 'pt-BR': 'sai' }],
  [
    '↑ ↓  j k',
    {
      en: 'select a daemon: below is what is known of it',
      'pt-BR': 'seleciona um daemon: abaixo está o que se sabe dele',
    },
  ],
  ['s', { en: 'sort by the next column', 'pt-BR': 'ordena pela próxima coluna' }],
  ['r', { en: 'the other way round', 'pt-BR': 'na ordem inversa' }],
  ['t', { en: 'only what is in trouble', 'pt-BR': 'só o que tem problema' }],
  [
    '/',
    {
      en: 'filter by host or daemon; Esc shows all',
      'pt-BR': 'filtra por máquina ou daemon; Esc mostra tudo',
    },
  ],
  ['p', { en: 'pause, and go on', 'pt-BR': 'pausa, e continua' }],
  ['Ctrl+Z', { en: 'leave for the shell; fg comes back', 'pt-BR': 'sai para o shell; fg volta' }],
];

const MARKS: readonly (readonly [string, string, Text])[] = [
  [
    '●',
    'green',
    {
      en: 'answers; of a server: its listener is open',
      'pt-BR': 'responde; um servidor: a escuta está aberta',
    },
  ],
  [
    '○',
    'dim',
    { en: 'answers, and no listener is open', 'pt-BR': 'responde, e nenhuma escuta está aberta' },
  ],
  [
    '!',
    'yellow',
    {
      en: 'answers, and something is wrong: see below',
      'pt-BR': 'responde, e algo está errado: veja abaixo',
    },
  ],
  ['✗', 'red', { en: 'does not answer', 'pt-BR': 'não responde' }],
];

const STATES: readonly (readonly [string, string])[] = [
  ['SYN-RECEIVED', 'SYN-SENT, SYN-RECEIVED'],
  ['ESTABLISHED', 'ESTABLISHED'],
  ['CLOSE-WAIT', 'CLOSE-WAIT'],
  ['LAST-ACK', 'LAST-ACK'],
  ['FIN-WAIT-1', 'FIN-WAIT-1, FIN-WAIT-2, CLOSING'],
  ['TIME-WAIT', 'TIME-WAIT'],
];

const SOURCES: readonly Text[] = [
  {
    en: 'The numbers are those of /metrics, as Prometheus reads them. Bars have one scale for all rows.',
    'pt-BR': 'Os números são os de /metrics, como o Prometheus os lê. As barras têm uma escala só.',
  },
  {
    en: 'Rates are of the last interval, P50 and P99 of the last ten seconds; - is not told by the daemon.',
    'pt-BR':
      'As taxas são do último intervalo, P50 e P99 dos últimos dez segundos; - o daemon não diz.',
  },
];

/** What keys do and what is seen. */
export function renderHelp({ columns }: Size, { text, colors }: Writing): readonly string[] {
  const paint = (color: string): ((part: string) => string) =>
    colors[color as 'green' | 'dim' | 'yellow' | 'red'];
  const lines = [...KEYS.map(([key, what]) => [fit(key, KEY_WIDTH), text(what)] as const)].map(
    ([key, what]) => `${colors.bold(key)}${fit(what, columns - KEY_WIDTH).trimEnd()}`,
  );
  return [
    ...lines,
    '',
    ...MARKS.map(([mark, color, what]) => {
      return `${paint(color)(fit(mark, KEY_WIDTH))}${fit(text(what), columns - KEY_WIDTH).trimEnd()}`;
    }),
    '',
    ...STATES.map(([state, names]) => {
      const sample = blocks(state, 4, colors);
      return `${sample}${' '.repeat(KEY_WIDTH - 4)}${fit(names, columns - KEY_WIDTH).trimEnd()}`;
    }),
    '',
    ...SOURCES.map((source) => colors.dim(fit(text(source), columns).trimEnd())),
  ];
}
