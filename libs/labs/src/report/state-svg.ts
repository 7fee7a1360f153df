import {
  isHandedToTimeWait,
  TCP_STATES,
  type TcpState,
  type TimelineSocket,
  TRANSITIONS,
} from '@socketlab/evidence';
import type { Language } from '@socketlab/foundation';
import { escapeHtml } from '@socketlab/pages';
import { WORDS } from './words.ts';

const BOX = { width: 116, height: 28 };
/** Where each state stands: the opening above, the active close on the left, the passive one on the right. */
const PLACES: Readonly<Record<TcpState, readonly [x: number, y: number]>> = {
  CLOSED: [200, 24],
  LISTEN: [320, 90],
  'SYN-SENT': [80, 150],
  'SYN-RECEIVED': [320, 170],
  ESTABLISHED: [200, 240],
  'FIN-WAIT-1': [80, 310],
  'FIN-WAIT-2': [80, 380],
  CLOSING: [200, 380],
  'TIME-WAIT': [140, 450],
  'CLOSE-WAIT': [320, 310],
  'LAST-ACK': [320, 380],
};

/** What of the diagram an end went through: by the kernel's changes and by the snapshots. */
export interface Path {
  readonly states: ReadonlySet<TcpState>;
  /** `FROM TO` of each step. */
  readonly steps: ReadonlySet<string>;
}

/** The states that a socket's events show, and the steps between them. */
export function findPath(socket: TimelineSocket): Path {
  const states = new Set<TcpState>();
  const steps = new Set<string>();
  const hasTimeWait = socket.events.some(
    (event) => event.kind === 'snapshot' && event.state === 'TIME-WAIT',
  );
  for (const event of socket.events) {
    if (event.kind === 'snapshot' && event.state !== undefined) states.add(event.state);
    if (event.kind !== 'state') continue;
    states.add(event.from);
    const isHandedOver = hasTimeWait && isHandedToTimeWait(event.from, event.to);
    const to = isHandedOver ? 'TIME-WAIT' : event.to;
    states.add(to);
    steps.add(`${event.from} ${to}`);
  }
  return { states, steps };
}

/** RFC 9293's state diagram, with what this end went through set apart. */
export function renderStateSvg(
  socket: TimelineSocket,
  options: { readonly language: Language; readonly title: string },
): string {
  const path = findPath(socket);
  const id = `states-${socket.id.replaceAll(/[^\w-]/g, '-')}`;
  const passed = TCP_STATES.filter((state) => path.states.has(state)).join(', ');
  const edges = TRANSITIONS.map(({ from, to }) => drawStep(from, to, path)).join('\n');
  return `<svg class="states" viewBox="-8 0 416 482" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escapeHtml(options.title)}</title>
<desc id="${id}-desc">${escapeHtml(`${WORDS.passed[options.language]}: ${passed}`)}</desc>
${edges}
${TCP_STATES.map((state) => drawState(state, path)).join('\n')}
</svg>`;
}

function drawState(state: TcpState, path: Path): string {
  const [x, y] = PLACES[state];
  const left = x - BOX.width / 2;
  const top = y - BOX.height / 2;
  return `<g class="state${path.states.has(state) ? ' passed' : ''}"><rect x="${left}" y="${top}" width="${BOX.width}" height="${BOX.height}" rx="14"/><text x="${x}" y="${y + 4}" text-anchor="middle">${state}</text></g>`;
}

function drawStep(from: TcpState, to: TcpState, path: Path): string {
  const start = edgeOf(from, to);
  const end = edgeOf(to, from);
  const isPassed = path.steps.has(`${from} ${to}`);
  const bend = bendOf(from, to);
  return `<path class="step${isPassed ? ' passed' : ''}" d="M${start.join(' ')} ${bend}${end.join(' ')}" marker-end="url(#${isPassed ? 'step-passed' : 'step'})"/>`;
}

/** The long ways back to CLOSED run along the margins, so that they cross no state. */
function bendOf(from: TcpState, to: TcpState): string {
  if (to === 'CLOSED' && from === 'TIME-WAIT') return 'C-20 440 -20 40 ';
  if (to === 'CLOSED' && from === 'LAST-ACK') return 'C412 330 412 60 ';
  return 'L';
}

function edgeOf(state: TcpState, other: TcpState): readonly [number, number] {
  const [x, y] = PLACES[state];
  const isLongWay =
    (state === 'CLOSED' && (other === 'TIME-WAIT' || other === 'LAST-ACK')) ||
    (other === 'CLOSED' && (state === 'TIME-WAIT' || state === 'LAST-ACK'));
  const [otherX, otherY] = PLACES[other];
  const half = { x: BOX.width / 2 + 3, y: BOX.height / 2 + 3 };
  if (isLongWay) {
    const isLeft = state === 'TIME-WAIT' || other === 'TIME-WAIT';
    return [x + (isLeft ? -half.x : half.x), y];
  }
  const [dx, dy] = [otherX - x, otherY - y];
  const scale = Math.min(half.x / Math.abs(dx || 1e-9), half.y / Math.abs(dy || 1e-9));
  return [Math.round(x + dx * scale), Math.round(y + dy * scale)];
}
