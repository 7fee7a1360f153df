import type { Logger } from '@socketlab/foundation';

/** Why a connection to an open port ended before it could call, or was ended: a closed set, for it labels a metric. */
export const REFUSAL_REASONS = [
  'too-fast',
  'too-many',
  'too-many-of-address',
  'too-many-of-classmate',
  'too-slow',
  'gave-up',
  'not-tls',
  'old-tls',
  'no-certificate',
  'foreign-certificate',
  'not-http2',
  'not-http1',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** Refused connections, counted and told. */
export interface ConnectionRefusals {
  readonly counts: Readonly<Record<RefusalReason, number>>;
  count(reason: RefusalReason, from: string): void;
  /** Tells what is still untold. */
  stop(): void;
}

const SUMMARY_MS = 60_000;

/** Tells each refusal at debug, and at info how many there were: of the first at once, then once a minute at the most. */
export function createConnectionRefusals(deps: {
  logger: Logger;
  /** Which port it was: `control`. */
  port?: string;
}): ConnectionRefusals {
  const { logger, port = 'control' } = deps;
  const counts = zeros();
  let untold: Partial<Record<RefusalReason, number>> = {};
  let timer: NodeJS.Timeout | undefined;

  function tell(): void {
    clearTimeout(timer);
    timer = undefined;
    if (Object.keys(untold).length === 0) return;
    logger.info({ refused: untold }, `connections to the ${port} port were refused`);
    untold = {};
    timer = setTimeout(tell, SUMMARY_MS).unref();
  }

  return {
    counts,
    count(reason, from) {
      counts[reason] += 1;
      untold[reason] = (untold[reason] ?? 0) + 1;
      logger.debug({ reason, from }, 'connection refused');
      if (timer === undefined) tell();
    },
    stop() {
      tell();
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function zeros(): Record<RefusalReason, number> {
  return Object.fromEntries(REFUSAL_REASONS.map((reason) => [reason, 0])) as Record<
    RefusalReason,
    number
  >;
}
