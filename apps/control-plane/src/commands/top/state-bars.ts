import type { Colors } from '../../output.ts';

type ColorName = 'green' | 'yellow' | 'magenta' | 'gray' | 'blue';

/** How a state is drawn. Its pattern tells it apart where there are no colours, or who looks sees none. */
interface Drawn {
  readonly color: ColorName;
  readonly block: string;
}

/** The families of colours are those of the dashboards: at which end of its life a connection is, and from which side. */
const OPENING: Drawn = { color: 'blue', block: '▒' };
const CLOSING_HERE: Drawn = { color: 'magenta', block: '▓' };
const DRAWN: Readonly<Record<string, Drawn>> = {
  LISTEN: { color: 'blue', block: '◆' },
  'SYN-SENT': OPENING,
  'SYN-RECEIVED': OPENING,
  ESTABLISHED: { color: 'green', block: '█' },
  'CLOSE-WAIT': { color: 'yellow', block: '▚' },
  'LAST-ACK': { color: 'yellow', block: '▞' },
  'FIN-WAIT-1': CLOSING_HERE,
  'FIN-WAIT-2': CLOSING_HERE,
  CLOSING: CLOSING_HERE,
  'TIME-WAIT': { color: 'gray', block: '░' },
};
const OTHER: Drawn = { color: 'gray', block: '·' };

/** All states, in the order of a connection's life. */
export const STATE_ORDER: readonly string[] = Object.keys(DRAWN);

/** The states of which there are any, but for LISTEN, in the order of a connection's life. */
export function connectionStates(
  states: Readonly<Record<string, number>>,
): readonly (readonly [string, number])[] {
  const rank = (state: string): number => {
    const index = STATE_ORDER.indexOf(state);
    return index === -1 ? STATE_ORDER.length : index;
  };
  return Object.entries(states)
    .filter(([state, count]) => state !== 'LISTEN' && count > 0)
    .sort(([left], [right]) => rank(left) - rank(right));
}

/** So many blocks of a state. */
export function blocks(state: string, count: number, colors: Colors): string {
  const { color, block } = DRAWN[state] ?? OTHER;
  return count > 0 ? colors[color](block.repeat(count)) : '';
}

/**
 * A bar of connections by state, `width` columns long where there are `scale` of them. Each state that there is gets at
 * least one column: one connection in CLOSE-WAIT among ten thousand is what somebody looks for.
 */
export function stateBar(
  states: Readonly<Record<string, number>>,
  { width, scale }: { readonly width: number; readonly scale: number },
  colors: Colors,
): { readonly text: string; readonly columns: number } {
  const parts = connectionStates(states);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  const wanted = scale > 0 ? Math.round((total / scale) * width) : 0;
  const columns = Math.min(width, Math.max(parts.length, wanted));
  const shares = shareOut(
    parts.map(([, count]) => count),
    columns,
  );
  const text = parts.map(([state], index) => blocks(state, shares[index] ?? 0, colors)).join('');
  return { text, columns: shares.reduce((sum, share) => sum + share, 0) };
}

/** Parts the columns by the counts, at least one each where there are enough, the largest giving way. */
function shareOut(counts: readonly number[], columns: number): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return counts.map(() => 0);
  const shares = counts.map((count) => Math.max(1, Math.floor((count / total) * columns)));
  const largest = counts.indexOf(Math.max(...counts));
  const rest = columns - shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share, index) => (index === largest ? Math.max(1, share + rest) : share));
}
