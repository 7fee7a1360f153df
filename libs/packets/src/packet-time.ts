/** A moment since the Unix epoch without a BigInt: one is made for every packet. */
export interface PacketTime {
  /** Whole seconds since the epoch. */
  readonly seconds: number;
  /** From 0 to 999,999,999. */
  readonly nanoseconds: number;
}

const NANOSECOND_DIGITS = 9;

/** Unix time in nanoseconds as the decimal string that events have. */
export function unixNs({ seconds, nanoseconds }: PacketTime): string {
  if (seconds <= 0) return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds));
  return `${seconds}${String(nanoseconds).padStart(NANOSECOND_DIGITS, '0')}`;
}

/** The moment so much later, or earlier of a negative distance. */
export function putOff(time: PacketTime, byNs: bigint): PacketTime {
  const ns = BigInt(unixNs(time)) + byNs;
  const nanoseconds = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return { seconds: Number((ns - nanoseconds) / 1_000_000_000n), nanoseconds: Number(nanoseconds) };
}

/** From `earlier` to `later` in nanoseconds; exact up to 104 days. */
export function nsBetween(earlier: PacketTime, later: PacketTime): number {
  return (later.seconds - earlier.seconds) * 1e9 + (later.nanoseconds - earlier.nanoseconds);
}
