/** Compares an answer, piece by piece, with what was sent; keeps nothing of it. */
export interface EchoCheck {
  take(piece: Uint8Array): void;
  /** Whether all that was taken is what was sent, or that in ASCII upper case. */
  isEcho(): boolean;
}

const [LOWER_A, LOWER_Z, TO_UPPER] = [0x61, 0x7a, 0x20];

/** The bytes with a to z in upper case, as `--reply upper` and the class's scripts answer. */
export function upperCase(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= LOWER_A && byte <= LOWER_Z ? byte - TO_UPPER : byte));
}

/** A check that has seen nothing yet. `sent` and `upper` are shared by those of one run. */
export function createEchoCheck(sent: Uint8Array, upper: Uint8Array): EchoCheck {
  let taken = 0;
  let isSame = true;
  let isUpper = true;
  return {
    take(piece) {
      const end = taken + piece.length;
      isSame &&= Buffer.compare(piece, sent.subarray(taken, end)) === 0;
      isUpper &&= Buffer.compare(piece, upper.subarray(taken, end)) === 0;
      taken = end;
    },
    isEcho: () => (isSame || isUpper) && taken === sent.length,
  };
}
