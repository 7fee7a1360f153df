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
