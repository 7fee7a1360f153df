/** How a window ended. `used-up`: digits that led to nothing, or a token that has no uses left. */
export type WindowEnd = 'paired' | 'used-up' | 'expired' | 'stopped';

/**
 * What one window has to give: digits once, or a token as often as it may be used. Pure bookkeeping.
 *
 *     open --take, as often as there are uses--> full --give back (class mode)--> open
 *     open, full --close--> closed
 */
export interface PairingWindow {
  /** Whether one more may have its digits shown, or use the token. */
  hasRoom(): boolean;
  /** Takes the digits, or a use of the token. */
  take(): void;
  /** A use that led to nothing is there for another; digits that were shown never are. */
  giveBack(): void;
  /** From now on there is room for nobody. */
  close(): void;
}

/** A window with digits has one use, and never gets it back. */
export function createPairingWindow(
  mode: { readonly kind: 'digits' } | { readonly kind: 'class'; readonly uses: number },
): PairingWindow {
  let left = mode.kind === 'class' ? mode.uses : 1;
  let isClosed = false;
  return {
    hasRoom: () => left > 0 && !isClosed,
    take: () => {
      left -= 1;
    },
    giveBack: () => {
      if (mode.kind === 'class') left += 1;
    },
    close: () => {
      isClosed = true;
    },
  };
}
