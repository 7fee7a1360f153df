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
  const isFutile = createFutilityWatch(timeoutMs, rate === 0);
  const isGone = protocol === 'tcp' ? createGoneWatch(tcpLife) : createGoneWatch(udpLife);
  return {
    look(atMs, numbers) {
      if (isGone(atMs, numbers)) return goneReason(numbers);
      if (isSilent(atMs, numbers)) return 'target-silent';
      return protocol === 'tcp' && isFutile(atMs, numbers) ? 'target-silent' : undefined;
    },
  };
}

/** Whether it was there before decides what it is called. */
export function goneReason(numbers: Float64Array): EndReason {
  const wasThere = numberOf(numbers, 'answered') > 0 || numberOf(numbers, 'opened') > 0;
  if (wasThere) return 'target-gone';
  const refused = REFUSALS.some((name) => errorOf(numbers, name) > 0);
  return refused ? 'target-refused' : 'target-unreachable';
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

/** Whether failures have gone on for so long, with no answer among them, though there was something to be answered. */
function createFutilityWatch(longestMs: number, isClosedLoop: boolean): Look {
  let answered = -1;
  let failures = 0;
  let givenUpThen = 0;
  let firstMs: number | undefined;
  return (atMs, numbers) => {
    const before = failures;
    failures = failuresOf(ERROR_NAMES, numbers);
    if (numberOf(numbers, 'answered') !== answered) {
      answered = numberOf(numbers, 'answered');
      givenUpThen = numberOf(numbers, 'givenUp');
      firstMs = undefined;
      return false;
    }
    if (failures === before) return false;
    firstMs ??= atMs;
    // Of an open loop it is known whether one was due: a server may end what has nothing to say.
    const isAsked = numberOf(numbers, 'backlog') > 0 || numberOf(numbers, 'givenUp') > givenUpThen;
    return (isClosedLoop || isAsked) && atMs - firstMs >= longestMs;
  };
}

function failuresOf(names: readonly string[], numbers: Float64Array): number {
  return names.reduce((sum, name) => sum + errorOf(numbers, name), 0);
}

/** A number that changes while the target lives, and whether it seems not to. */
interface Life {
  readonly sign: number;
  readonly failures: number;
  readonly seemsGone: boolean;
}

function createGoneWatch(lifeOf: (numbers: Float64Array) => Life): Look {
  let sign = Number.NaN;
  let sinceMs = 0;
  let failuresThen = 0;
  return (atMs, numbers) => {
    const life = lifeOf(numbers);
    const { failures } = life;
    if (life.sign !== sign || !life.seemsGone) {
      sign = life.sign;
      sinceMs = atMs;
      failuresThen = failures;
    }
    return failures > failuresThen && atMs - sinceMs >= GONE_MS;
  };
}

function tcpLife(numbers: Float64Array): Life {
  const failures = failuresOf(ERROR_NAMES, numbers);
  return {
    sign: numberOf(numbers, 'opened'),
    failures,
    seemsGone: numberOf(numbers, 'open') === 0,
  };
}

/** What calls have failed with: not what was lost, or answered otherwise. */
const FAILED_CALLS = ERROR_NAMES.filter((name) => !LOAD_ERRORS.some((other) => other === name));

function udpLife(numbers: Float64Array): Life {
  const failures = failuresOf(FAILED_CALLS, numbers);
  return { sign: numberOf(numbers, 'answered'), failures, seemsGone: failures > 0 };
}
