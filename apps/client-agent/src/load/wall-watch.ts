/** Notices when somebody sets the wall clock: it then runs away from the monotonic one. */
export interface WallWatch {
  look(): void;
  /** By how much it was set, all together, in milliseconds. */
  readonly jumpMs: number;
}

/** Less is what NTP does when it slews, and what two readings are apart. */
const LEAST_MS = 500;

/** Both clocks in milliseconds; the first is the one that people set. */
export function createWallWatch(clocks: {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}): WallWatch {
  const distance = (): number => clocks.wallMs() - clocks.monotonicMs();
  let known = distance();
  let jumpMs = 0;
  return {
    look() {
      const moved = distance() - known;
      // Small steps stay in `known`'s debt: many of them make a jump too.
      if (Math.abs(moved) < LEAST_MS) return;
      jumpMs += moved;
      known += moved;
    },
    get jumpMs() {
      return Math.round(jumpMs);
    },
  };
}
