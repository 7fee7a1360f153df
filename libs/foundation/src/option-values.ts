import { InvalidValueError } from './errors.ts';

/** A switch: present, or `true`, `1`, `yes`; `false`, `0`, `no`. */
export function parseSwitch(value: string, what: string): boolean {
  if (['true', '1', 'yes', ''].includes(value)) return true;
  if (['false', '0', 'no'].includes(value)) return false;
  throw new InvalidValueError({
    what,
    value,
    rule: { en: 'a switch is true or false', 'pt-BR': 'uma chave é true ou false' },
    wayOut: { en: 'Write true or false.', 'pt-BR': 'Escreva true ou false.' },
  });
}

/** Reads one of `choices`. */
export function parseChoice<Choice extends string>(
  choices: readonly Choice[],
): (value: string, what: string) => Choice {
  return (value, what) => {
    const choice = choices.find((candidate) => candidate === value);
    if (choice !== undefined) return choice;
    const list = choices.join(', ');
    throw new InvalidValueError({
      what,
      value,
      rule: { en: `it is one of ${list}`, 'pt-BR': `é um de ${list}` },
      wayOut: { en: `Choose one of ${list}.`, 'pt-BR': `Escolha um de ${list}.` },
    });
  };
}

/**
 * The values of a list that a person typed, `a,b`, or `a b` in quotation marks: PowerShell reads an unquoted `a,b` as an
 * array, and npm's `socketlab.ps1` hands that on as one word with blanks. An empty value is kept, for its reader to refuse.
 */
export function splitList(value: string): string[] {
  return value.trim().split(/\s*,\s*|\s+/);
}

/** Reads a whole number between two bounds, both allowed. */
export function parseWholeNumber(
  minimum: number,
  maximum: number,
): (value: string, what: string) => number {
  return (value, what) => {
    const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    if (number >= minimum && number <= maximum) return number;
    throw new InvalidValueError({
      what,
      value,
      rule: {
        en: `it is a whole number from ${minimum} to ${maximum}`,
        'pt-BR': `é um número inteiro de ${minimum} a ${maximum}`,
      },
      wayOut: {
        en: `Choose one from ${minimum} to ${maximum}.`,
        'pt-BR': `Escolha um de ${minimum} a ${maximum}.`,
      },
    });
  };
}

const UNITS_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
type Unit = keyof typeof UNITS_MS;

/** Reads a duration in seconds, minutes, hours or days, `45s`, `90m`, `24h`, `7d`, between two bounds in milliseconds. */
export function parseDuration(
  minimumMs: number,
  maximumMs: number,
): (value: string, what: string) => number {
  return (value, what) => {
    const parts = /^(?<number>\d{1,9})(?<unit>[smhd])$/.exec(value)?.groups;
    const unit = parts?.['unit'] as Unit | undefined;
    const ms = unit === undefined ? Number.NaN : Number(parts?.['number']) * UNITS_MS[unit];
    if (ms >= minimumMs && ms <= maximumMs) return ms;
    const [shortest, longest] = [formatDuration(minimumMs), formatDuration(maximumMs)];
    throw new InvalidValueError({
      what,
      value,
      rule: {
        en: `it is a duration from ${shortest} to ${longest}, a whole number and s, m, h or d`,
        'pt-BR': `é uma duração de ${shortest} a ${longest}, um número inteiro e s, m, h ou d`,
      },
      wayOut: {
        en: 'Write it as in 45s, 90m, 24h or 7d.',
        'pt-BR': 'Escreva como em 45s, 90m, 24h ou 7d.',
      },
    });
  };
}

/** As {@link parseDuration} reads it, in the largest unit that takes no fraction; at least one second. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / UNITS_MS.s)) * UNITS_MS.s;
  const units = Object.entries(UNITS_MS).toReversed();
  const [unit, unitMs] = units.find(([, size]) => seconds % size === 0) ?? ['s', UNITS_MS.s];
  return `${seconds / unitMs}${unit}`;
}
