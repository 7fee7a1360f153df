import type { PacketTime } from './packet-time.ts';

/** Turns a time of 64 bits, as two words, into seconds and nanoseconds. */
export type ReadTime = (high: number, low: number) => PacketTime;

const NANOSECOND_DIGITS = 9;
const POWER_OF_TWO = 0x80;
const NS_PER_SECOND = 1_000_000_000n;

/**
 * How times of an interface are read: `resolution` is if_tsresol (draft-ietf-opsawg-pcapng section 4.2: a negative power of
 * ten, or of two when the highest bit is set), `offsetSeconds` if_tsoffset. What is finer than a nanosecond is cut off.
 */
export function timeReader(resolution: number, offsetSeconds: number): ReadTime {
  const isDecimal = (resolution & POWER_OF_TWO) === 0;
  if (isDecimal && resolution <= NANOSECOND_DIGITS) return decimalReader(resolution, offsetSeconds);
  const exponent = BigInt(resolution & ~POWER_OF_TWO);
  const unitsPerSecond = (isDecimal ? 10n : 2n) ** exponent;
  return (high, low) => {
    const units = (BigInt(high) << 32n) | BigInt(low);
    return {
      seconds: Number(units / unitsPerSecond) + offsetSeconds,
      nanoseconds: Number(((units % unitsPerSecond) * NS_PER_SECOND) / unitsPerSecond),
    };
  };
}

/** Long division by 16 bits at a time: exact in doubles, and no BigInt for each packet. */
function decimalReader(digits: number, offsetSeconds: number): ReadTime {
  const unitsPerSecond = 10 ** digits;
  const nsPerUnit = 10 ** (NANOSECOND_DIGITS - digits);
  return (high, low) => {
    let seconds = 0;
    let rest = 0;
    for (const word of [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff]) {
      const units = rest * 0x1_0000 + word;
      const quotient = Math.floor(units / unitsPerSecond);
      seconds = seconds * 0x1_0000 + quotient;
      rest = units - quotient * unitsPerSecond;
    }
    return { seconds: seconds + offsetSeconds, nanoseconds: rest * nsPerUnit };
  };
}
