const NS_PER_MS = 1_000_000n;

/** Unix nanoseconds as ISO 8601 in UTC, to the millisecond. */
export function formatTime(atNs: string): string {
  return new Date(Number(BigInt(atNs) / NS_PER_MS)).toISOString();
}
