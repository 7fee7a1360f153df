import type { EventOf } from './event.ts';
import { groupBy } from './ordered-list.ts';
import { isComplete, keyOf } from './socket-name.ts';
import { CLOCK_TOLERANCE_NS, type Times } from './times.ts';
import { isTransition } from './transitions.ts';

type StateEvent = EventOf<'state'>;

/**
 * Tells the sockets apart that had one kernel address, one after the other: each opening begins another, and so does
 * whatever follows an end, or has another name. Takes changes in the order of their times; those that two CPUs stamped
 * the wrong way round come out in the diagram's order. What contradicts RFC 9293 within one life stays, for it is
 * evidence.
 */
export function findKernelLives(
  states: readonly StateEvent[],
  times: Times,
): readonly (readonly StateEvent[])[] {
  const addresses = groupBy(states, (state) =>
    [state.host, state.witness, state.kernelSocket].join(' '),
  );
  return [...addresses.values()].flatMap((list) => splitLives(list, times));
}

function splitLives(states: StateEvent[], times: Times): readonly (readonly StateEvent[])[] {
  const lives: StateEvent[][] = [];
  for (let index = 0; index < states.length; index += 1) {
    const life = lives.at(-1);
    const reached = life?.at(-1);
    bringNext(states, index, { reached, times });
    const state = states[index] as StateEvent;
    if (life !== undefined && isOfLife(state, life)) life.push(state);
    else lives.push([state]);
  }
  return lives;
}

/** Moves the change that comes next to `index`, from behind one that was stamped too early. */
function bringNext(
  states: StateEvent[],
  index: number,
  { reached, times }: { readonly reached: StateEvent | undefined; readonly times: Times },
): void {
  const first = states[index] as StateEvent;
  // Where the life that is opened has the same name, only the end is surely of the one before.
  const isOfNext = (state: StateEvent): boolean =>
    isOpening(first) && state.to !== 'CLOSED' && keyOf(state.socket) === keyOf(first.socket);
  const isNext = (state: StateEvent): boolean =>
    (reached !== undefined && goesOn(reached, state) && !isOfNext(state)) ||
    (isOpening(state) && goesOn(state, first));
  if (isOpening(first) ? isEnded(reached) : reached !== undefined && goesOn(reached, first)) return;
  const latestNs = times.enteredNs(first) + CLOCK_TOLERANCE_NS;
  for (let place = index + 1; place < states.length; place += 1) {
    const state = states[place] as StateEvent;
    if (times.enteredNs(state) > latestNs) return;
    if (!isNext(state)) continue;
    states.splice(place, 1);
    states.splice(index, 0, state);
    return;
  }
}

function isOfLife(state: StateEvent, life: readonly StateEvent[]): boolean {
  if (isOpening(state)) return false;
  const isNamed = ({ socket }: StateEvent): boolean => isComplete(socket);
  const named = life.find(isNamed);
  if (named !== undefined && isNamed(state) && keyOf(named.socket) !== keyOf(state.socket)) {
    return false;
  }
  return !isEnded(life.at(-1)) || fillsGap(state, life);
}

/** Whether it is the step that a life's path lacks, though stamped after the life's end. */
function fillsGap(state: StateEvent, life: readonly StateEvent[]): boolean {
  return life.some(({ to }, index) => {
    const next = life[index + 1];
    return next !== undefined && next.from !== to && state.from === to && state.to === next.from;
  });
}

function isEnded(reached: StateEvent | undefined): boolean {
  return reached === undefined || reached.to === 'CLOSED';
}

function isOpening({ from, to }: StateEvent): boolean {
  return from === 'CLOSED' || (from === 'LISTEN' && to === 'SYN-RECEIVED');
}

function goesOn(before: StateEvent, state: StateEvent): boolean {
  return (
    before.to === state.from &&
    !isOpening(state) &&
    isTransition(before.from, before.to) &&
    isTransition(state.from, state.to)
  );
}
