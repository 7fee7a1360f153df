import { type Logger, messageOf } from '@socketlab/foundation';
import { conditionOfGrant, type Grants } from '@socketlab/trust';
import type { GuardedEvidence } from './classmate-evidence.ts';
import type { GuardedListener, OpenedListener } from './classmate-listener.ts';

/** The longest that a timer of Node can wait; the end of a grant is looked at again then. */
const LONGEST_WAIT_MS = 2_147_483_647;
/** So that the grant is over when it is looked at. */
const AFTER_MS = 50;

/** What classmates have begun and not ended: a listener, recordings, captures. */
export interface Leftovers {
  /** A classmate has begun something: it ends with the grant at the latest. */
  watch(grantId: string): void;
  closeListenerIf(isMeant: (listener: OpenedListener) => boolean): Promise<void>;
  /** Ends what belongs to grants that are over. */
  endOfOver(): Promise<void>;
  stop(): void;
}

/** Nothing yet. */
export function createLeftovers(deps: {
  readonly grants: Pick<Grants, 'find'>;
  readonly logger: Logger;
  readonly listener: () => GuardedListener | undefined;
  readonly evidence: () => GuardedEvidence;
}): Leftovers {
  const { grants, logger } = deps;
  const timers = new Map<string, NodeJS.Timeout>();

  function isOver(grantId: string): boolean {
    const grant = grants.find(grantId);
    return grant === undefined || conditionOfGrant(grant, new Date()) !== 'valid';
  }

  async function closeListenerIf(isMeant: (listener: OpenedListener) => boolean): Promise<void> {
    const closed = await deps.listener()?.closeIf(isMeant);
    if (closed) logger.info('the listener that a classmate had opened is closed');
  }

  async function endOfOver(): Promise<void> {
    await deps.evidence().endIf(isOver);
    await closeListenerIf(({ grantId }) => isOver(grantId));
  }

  function tell(failure: unknown): void {
    logger.error({ problem: messageOf(failure) }, 'what a classmate left could not be ended');
  }

  function watch(grantId: string): void {
    clearTimeout(timers.get(grantId));
    timers.delete(grantId);
    const grant = grants.find(grantId);
    if (grant === undefined) return;
    const waitMs = Date.parse(grant.expiresAt) - Date.now() + AFTER_MS;
    const look = (): void => {
      timers.delete(grantId);
      if (!isOver(grantId)) watch(grantId);
      else endOfOver().catch(tell);
    };
    timers.set(grantId, setTimeout(look, Math.min(waitMs, LONGEST_WAIT_MS)).unref());
  }

  return {
    watch,
    closeListenerIf,
    endOfOver,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
