/** Who observed it: a kernel tracepoint, a socket diagnostics snapshot, a captured packet, or the program itself. */
export const SOURCES = ['kernel', 'sampled', 'wire', 'program'] as const;
export type Source = (typeof SOURCES)[number];

/**
 * The socket that an event is about. Both ends are `address:port` strings as {@link formatAddress} writes them;
 * an end that does not exist yet, or never (a listener's remote), is `0.0.0.0:0` or `[::]:0`.
 */
export interface SocketName {
  readonly protocol: 'tcp' | 'udp';
  readonly local: string;
  readonly remote: string;
}

/** What every event says. Times are decimal strings, for they exceed 2^53. */
export interface Observation {
  readonly source: Source;
  /** Unix time in nanoseconds. */
  readonly atNs: string;
  /** The host's CLOCK_MONOTONIC in nanoseconds: orders the events of one host across its processes. */
  readonly monotonicNs: string;
  /** How far `atNs` may be off, where clocks of hosts were aligned. */
  readonly errorNs?: string;
  readonly socket: SocketName;
}
