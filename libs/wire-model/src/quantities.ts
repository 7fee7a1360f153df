import type { Text } from '@socketlab/foundation';

/** How a kind of value is written: with a unit behind a decimal number, as tc(8) has it. */
export interface Quantity {
  readonly units: Readonly<Record<string, number>>;
  readonly least: number;
  readonly most: number;
  readonly rule: Text;
}

const NS_PER_S = 1_000_000_000;

/** A time, in nanoseconds. */
export const TIME: Quantity = {
  units: { us: 1_000, ms: 1_000_000, s: NS_PER_S },
  least: 0,
  most: 60 * NS_PER_S,
  rule: {
    en: 'a time is a number with us, ms or s, 60s at most',
    'pt-BR': 'um tempo é um número com us, ms ou s, no máximo 60s',
  },
};

/** A share, in percent. */
export const SHARE: Quantity = {
  units: { '%': 1 },
  least: 0,
  most: 100,
  rule: {
    en: 'a share is a number from 0 to 100 with %',
    'pt-BR': 'uma parcela é um número de 0 a 100 com %',
  },
};

/** A rate, in bits a second. */
export const RATE: Quantity = {
  units: { bit: 1, kbit: 1_000, mbit: 1_000_000, gbit: 1_000_000_000 },
  least: 1,
  most: 100_000_000_000,
  rule: {
    en: 'a rate is a number with bit, kbit, mbit or gbit (a second), from 1bit to 100gbit',
    'pt-BR': 'uma taxa é um número com bit, kbit, mbit ou gbit (por segundo), de 1bit a 100gbit',
  },
};

/** Reads `20ms`; undefined for what is none. */
export function readQuantity({ units, least, most }: Quantity, text: string): number | undefined {
  const { number = '', unit = '' } =
    /^(?<number>\d+(?:\.\d{1,6})?)(?<unit>[a-z%]+)$/.exec(text)?.groups ?? {};
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (factor === undefined) return undefined;
  // Of a smallest unit there are no parts, but for a percentage.
  const value = factor === 1 ? Number(number) : Math.round(Number(number) * factor);
  return value >= least && value <= most ? value : undefined;
}

/** Writes it with the largest unit that leaves a whole number, or else with the smallest. */
export function renderQuantity({ units }: Quantity, value: number): string {
  const written = Object.entries(units).map(([unit, factor]) => ({
    unit,
    number: value / factor,
  }));
  const whole = written.findLast(({ number }) => Number.isInteger(number) && number !== 0);
  const { number, unit } = whole ?? written[0] ?? { number: value, unit: '' };
  return `${number}${unit}`;
}
