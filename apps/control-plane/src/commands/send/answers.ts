const NS_PER_MS = 1_000_000;

/** A time of the contract, which is nanoseconds, in milliseconds. */
export function milliseconds(ns: string | number): number {
  return Number(ns) / NS_PER_MS;
}

/** `0.3 ms`. */
export function showMs(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}

/** The reply as text, and its bytes for what is no text. */
export function replyData(reply: Buffer): { reply: string; replyBase64: string } {
  return { reply: reply.toString('utf8'), replyBase64: reply.toString('base64') };
}
