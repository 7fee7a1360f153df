import type { DaemonClient } from '@socketlab/control';
import type { ClockReading } from '@socketlab/evidence';
import type { Clock } from '@socketlab/foundation';

/** The quickest of these is kept: what the network holds up makes an exchange slower, never quicker. */
const EXCHANGES = 20;
/** How far each of the two clocks may be off as it is read, Unix time from monotonic time included. */
const READING_ERROR_NS = 2_000n;

/**
 * What a daemon's clock says, as seen from here (RFC 5905 section 8 asks alike): its monotonic clock was read somewhere
 * between question and answer, so half of the quickest round trip is how far the middle of it may be off.
 */
export async function measureClock(
  daemon: DaemonClient,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<ClockReading> {
  let best: ClockReading | undefined;
  for (let exchange = 0; exchange < EXCHANGES; exchange += 1) {
    const reading = await readOnce(daemon, clock, signal);
    if (best === undefined || reading.errorNs < best.errorNs) best = reading;
  }
  return best as ClockReading;
}

async function readOnce(
  { evidence }: DaemonClient,
  clock: Clock,
  signal: AbortSignal,
): Promise<ClockReading> {
  const askedNs = clock.monotonicNs();
  const { monotonicNs, atNs } = await evidence.readClock({}, { signal });
  const halfNs = (clock.monotonicNs() - askedNs + 1n) / 2n;
  return {
    remoteMonotonicNs: BigInt(monotonicNs),
    remoteUnixNs: BigInt(atNs),
    localUnixNs: clock.toUnixNs(askedNs + halfNs),
    errorNs: halfNs + 2n * READING_ERROR_NS,
  };
}
