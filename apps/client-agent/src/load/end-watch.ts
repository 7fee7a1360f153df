import { type EndReason, LOAD_ERRORS, type LoadProtocol } from '@socketlab/load';
import { ERROR_NAMES } from './load-cells.ts';
import { errorOf, numberOf } from './load-snapshot.ts';

/** Looks at what was counted, and says when there is no use in going on. */
export interface EndWatch {
  /** Why the load is to end now; undefined while it is not. Times are those of a clock that only runs. */
  look(atMs: number, numbers: Float64Array): EndReason | undefined;
}

/** So long nobody can connect until the target is gone: a server that is started anew meanwhile is not. */
export const GONE_MS = 1_000;
/** What says that nobody is there, or that nobody says so. */
const REFUSALS = ['ECONNREFUSED', 'ECONNRESET'];

/**
 * The target is silent when a message has waited for the timeout and no message at all was answered within that time; of UDP,
 * within twice that time, for a single datagram may be lost, and the next one says whether it was that. So it is where, for as
 * long, all that came of it was failures: each connection ended, or each answer another than what was sent. It is gone when no
 * connection was open for a second and those that were tried have failed; of UDP, when for a second calls failed, as they do
 * where the system knows that nobody is there, and no answer came.
 */
export function createEndWatch({
  timeoutMs,
  protocol,
  rate,
}: {
  readonly timeoutMs: number;
  readonly protocol: LoadProtocol;
  readonly rate: number;
}): EndWatch {
  const isSilent = createSilenceWatch(protocol === 'tcp' ? timeoutMs : 2 * timeoutMs);
  const isFutile = createFutilityWatch(timeoutMs, createTcpFailures(rate === 0));
  const callsFail = createRise((numbers) => failuresOf(FAILED_CALLS, numbers));
  const isGone = protocol === 'tcp' ? createGoneWatch() : createFutilityWatch(GONE_MS, callsFail);
  return {
    look(atMs, numbers) {
      if (isGone(atMs, numbers)) return goneReason(numbers);
      if (isSilent(atMs, numbers)) return 'target-silent';
      return protocol === 'tcp' && isFutile(atMs, numbers) ? 'target-silent' : undefined;
    },
  };
}

/**
 * Whether it was there before decides what it is called. That no datagram gets out says nothing of a target that answered
 * before: it has gone only where the system was told that nobody is there.
 */
export function goneReason(numbers: Float64Array): EndReason {
  const isRefused = REFUSALS.some((name) => errorOf(numbers, name) > 0);
  const wasConnected = numberOf(numbers, 'opened') > 0;
  if (wasConnected || (isRefused && numberOf(numbers, 'answered') > 0)) return 'target-gone';
  return isRefused ? 'target-refused' : 'target-unreachable';
}

type Look = (atMs: number, numbers: Float64Array) => boolean;

function createSilenceWatch(silenceMs: number): Look {
  let answered = -1;
  let sinceMs = 0;
  let lateThen = 0;
  return (atMs, numbers) => {
    const late = errorOf(numbers, 'NO_ANSWER');
    if (numberOf(numbers, 'answered') !== answered) {
      answered = numberOf(numbers, 'answered');
      sinceMs = atMs;
      lateThen = late;
    }
    return late > lateThen && atMs - sinceMs >= silenceMs;
  };
}

type Claim = (numbers: Float64Array) => boolean;

/** Whether failures have gone on for so long, the first and the last of them, with no answer meanwhile. */
function createFutilityWatch(longestMs: number, hasFailed: Claim): Look {
  let answered = -1;
  let firstMs: number | undefined;
  return (atMs, numbers) => {
    const isFailure = hasFailed(numbers);
    if (numberOf(numbers, 'answered') !== answered) {
      answered = numberOf(numbers, 'answered');
      firstMs = undefined;
      return false;
    }
    if (!isFailure) return false;
    firstMs ??= atMs;
    return atMs - firstMs >= longestMs;
  };
}

/**
 * Whether something has failed since the last look that was asked for. Of an open loop it is known whether a message was due:
 * a server may end a connection that has nothing to say.
 */
function createTcpFailures(isClosedLoop: boolean): Claim {
  const fails = createRise((numbers) => failuresOf(ERROR_NAMES, numbers));
  const loses = createRise((numbers) => numberOf(numbers, 'givenUp'));
  return (numbers) => {
    const hasFailed = fails(numbers);
    const isDue = isClosedLoop || numberOf(numbers, 'backlog') > 0;
    return loses(numbers) || (hasFailed && isDue);
  };
}

/** Whether a number is larger than at the last look. */
function createRise(read: (numbers: Float64Array) => number): Claim {
  let last = 0;
  return (numbers) => {
    const before = last;
    last = read(numbers);
    return last > before;
  };
}

/** What calls have failed with: not what was lost, or answered otherwise. */
const FAILED_CALLS = ERROR_NAMES.filter((name) => !LOAD_ERRORS.some((other) => other === name));

function failuresOf(names: readonly string[], numbers: Float64Array): number {
  return names.reduce((sum, name) => sum + errorOf(numbers, name), 0);
}

/** Of connections: none was open for so long, and something has failed. */
function createGoneWatch(): Look {
  let opened = Number.NaN;
  let sinceMs = 0;
  let failuresThen = 0;
  return (atMs, numbers) => {
    const failures = failuresOf(ERROR_NAMES, numbers);
    if (numberOf(numbers, 'opened') !== opened || numberOf(numbers, 'open') > 0) {
      opened = numberOf(numbers, 'opened');
      sinceMs = atMs;
      failuresThen = failures;
    }
    return failures > failuresThen && atMs - sinceMs >= GONE_MS;
  };
}
