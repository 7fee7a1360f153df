import type { Text } from '@socketlab/foundation';
import { quantileText, shortNumber, UNKNOWN } from './figures.ts';
import type { PolledDaemon } from './poller.ts';

/** A column of numbers. */
export interface Column {
  readonly title: Text;
  readonly width: number;
  /** Those with the highest go first where the terminal is narrow. */
  readonly dropped: number;
  readonly cell: (daemon: PolledDaemon) => string;
}

const P50 = 0.5;
const P99 = 0.99;

const rate =
  (name: 'accepted' | 'messages' | 'receivedBytes' | 'sentBytes') =>
  ({ rates }: PolledDaemon): string =>
    shortNumber(rates?.counters[name]);

const COLUMNS: readonly Column[] = [
  {
    title: { en: 'QUEUE', 'pt-BR': 'FILA' },
    width: 9,
    dropped: 1,
    cell: ({ reading }) =>
      reading?.acceptQueue === undefined || reading.acceptQueueLimit === 0
        ? UNKNOWN
        : `${shortNumber(reading.acceptQueue)}/${shortNumber(reading.acceptQueueLimit)}`,
  },
  {
    title: { en: 'ACC/s', 'pt-BR': 'ACEIT/s' },
    width: 7,
    dropped: 2,
    // client-agent opens connections where a server accepts them.
    cell: ({ rates }) => shortNumber(rates?.counters.accepted ?? rates?.counters.opened),
  },
  { title: { en: 'MSG/s', 'pt-BR': 'MSG/s' }, width: 6, dropped: 3, cell: rate('messages') },
  {
    title: { en: 'IN B/s', 'pt-BR': 'ENT B/s' },
    width: 7,
    dropped: 5,
    cell: rate('receivedBytes'),
  },
  { title: { en: 'OUT B/s', 'pt-BR': 'SAÍ B/s' }, width: 7, dropped: 6, cell: rate('sentBytes') },
  {
    title: { en: 'P50', 'pt-BR': 'P50' },
    width: 6,
    dropped: 4,
    cell: ({ latency }) => quantileText(latency, P50),
  },
  {
    title: { en: 'P99', 'pt-BR': 'P99' },
    width: 6,
    dropped: 0,
    cell: ({ latency }) => quantileText(latency, P99),
  },
];

const GAP = 1;

/** The columns that leave so much room, the least telling ones dropped. */
export function columnsWithin(width: number): readonly Column[] {
  let shown = COLUMNS;
  while (shown.length > 0 && widthOfAll(shown) > width) {
    const first = Math.max(...shown.map(({ dropped }) => dropped));
    shown = shown.filter(({ dropped }) => dropped !== first);
  }
  return shown;
}

/** With a gap before each. */
export function widthOfAll(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, 0);
}
