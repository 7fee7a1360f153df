import { TCP_STATES } from '@socketlab/evidence';
import type { Untimed } from './untimed.ts';

const NAME = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]{2,39}\]):(\d{1,5})$/;
const TIME = /^\d{1,30}$/;
const STATES: ReadonlySet<string> = new Set(TCP_STATES);
const HIGHEST_PORT = 65_535;

/** What in these observations no kernel can have meant, however damaged its words are; empty if all could be true. */
export function absurdities(drafts: readonly Untimed[]): string[] {
  return drafts.flatMap((draft) => {
    const { local, remote } = draft.socket;
    const problems = [local, remote].filter((name) => !isName(name));
    if (!TIME.test(draft.monotonicNs)) problems.push(draft.monotonicNs);
    return [
      ...problems,
      ...statesOf(draft).filter((state) => !STATES.has(state)),
      ...numbers(draft),
    ];
  });
}

function isName(name: string): boolean {
  const port = NAME.exec(name)?.[1];
  return port !== undefined && Number(port) <= HIGHEST_PORT;
}

function statesOf(draft: Untimed): string[] {
  if (draft.kind === 'state') return [draft.from, draft.to];
  if (draft.kind === 'retransmit') return [draft.state];
  return draft.kind === 'snapshot' && draft.state !== undefined ? [draft.state] : [];
}

/** Counts and lengths that are none. */
function numbers(draft: Untimed): string[] {
  const counts: (number | undefined)[] = [];
  if (draft.kind === 'loss') counts.push(draft.count);
  if (draft.kind === 'snapshot') {
    counts.push(draft.inode, draft.receiveQueueBytes, draft.sendQueueBytes, draft.timeWaitMs);
    counts.push(draft.udp?.droppedDatagrams);
  }
  return counts
    .filter((count) => count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    .map(String);
}
