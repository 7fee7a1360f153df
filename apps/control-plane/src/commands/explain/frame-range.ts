import { InvalidValueError } from '@socketlab/foundation';

/** Frames from `first` to `last`, both shown. */
export interface FrameRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `5`, `5-20` or `5-`. Throws {@link InvalidValueError}. */
export function parseFrameRange(value: string, what: string): FrameRange {
  const { a, dash, b } = /^(?<a>\d{1,9})(?:(?<dash>-)(?<b>\d{1,9})?)?$/.exec(value)?.groups ?? {};
  const first = Number(a);
  const last = b === undefined ? (dash ? Number.POSITIVE_INFINITY : first) : Number(b);
  if (first >= 1 && last >= first) return { first, last };
  throw new InvalidValueError({
    what,
    value,
    rule: {
      en: 'frames are a number from 1 up, or two with a dash, the smaller first',
      'pt-BR': 'quadros são um número a partir de 1, ou dois com um traço, o menor antes',
    },
    wayOut: {
      en: 'Write 5, 5-20, or 5- for all from the fifth.',
      'pt-BR': 'Escreva 5, 5-20, ou 5- para todos a partir do quinto.',
    },
  });
}
