import type { EventDraft, LimitObservation } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';

const EVENTS_A_SECOND = 1_000;
const NS_A_SECOND = 1_000_000_000n;

/**
 * Passes on what limits did, recording or not: it is rare, and who looks later wants to know. A crowd that is refused
 * must not fill the memory, though: beyond 1,000 in a second they are only counted, and told as lost evidence.
 */
export function createLimitEvents(deps: {
  clock: Clock;
  emit: (draft: EventDraft) => void;
}): (draft: LimitObservation) => void {
  const { clock, emit } = deps;
  let secondBeganNs = 0n;
  let told = 0;
  let lost = 0;
  const tellLoss = ({ atNs, monotonicNs, socket }: LimitObservation): void => {
    if (lost === 0) return;
    emit({
      kind: 'loss',
      source: 'program',
      where: 'store',
      count: lost,
      atNs,
      monotonicNs,
      socket,
    });
    lost = 0;
  };
  return (draft) => {
    const nowNs = clock.monotonicNs();
    if (nowNs - secondBeganNs >= NS_A_SECOND) {
      secondBeganNs = nowNs;
      told = 0;
      tellLoss(draft);
    }
    told += 1;
    if (told <= EVENTS_A_SECOND) return emit(draft);
    lost += 1;
    // The first at once, for nobody knows whether there will be another second.
    if (told === EVENTS_A_SECOND + 1) tellLoss(draft);
  };
}
