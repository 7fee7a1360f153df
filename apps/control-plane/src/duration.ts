import { InvalidValueError } from '@socketlab/foundation';

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `30s`, `10m`, `1h` or `2d` as milliseconds. Throws InvalidValueError. */
export function parseDuration(value: string, what: string): number {
  const { count = '', unit = '' } = /^(?<count>\d{1,6})(?<unit>[smhd])$/.exec(value)?.groups ?? {};
  const unitMs = UNIT_MS[unit];
  if (unitMs !== undefined && Number(count) > 0) return Number(count) * unitMs;
  throw new InvalidValueError({
    what,
    value,
    rule: {
      en: 'it is a number above 0 and s, m, h or d',
      'pt-BR': 'é um número acima de 0 e s, m, h ou d',
    },
    wayOut: { en: 'As in 30s, 10m, 1h or 2d.', 'pt-BR': 'Como em 30s, 10m, 1h ou 2d.' },
  });
}
