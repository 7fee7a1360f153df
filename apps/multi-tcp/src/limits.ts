/** What a listener allows. */
export interface Limits {
  /** At once. */
  readonly connections: number;
  /** At once from one address; 0 for no limit but that of all. */
  readonly connectionsPerAddress: number;
  /** How long a connection may last without a byte received, in milliseconds; 0 for ever. */
  readonly idleMs: number;
  /** Received on one connection; 0 for as many as come. */
  readonly bytes: number;
}

/** The greatest values that an owner may ask for. */
export const GREATEST: Limits = {
  connections: 100_000,
  connectionsPerAddress: 100_000,
  idleMs: 86_400_000,
  bytes: Number.MAX_SAFE_INTEGER,
};

/** The most threads that an owner may ask for: each takes some 8 MB. */
export const MOST_THREADS = 1_000;
