import type { Language, Text } from '@socketlab/foundation';

/** A sentence in both languages. */
export function inBoth(en: string, ptBR: string): Text {
  return { en, 'pt-BR': ptBR };
}

/** A name that is the same in every language. */
export function asIs(name: string): Text {
  return { en: name, 'pt-BR': name };
}

/** A number with the decimal sign of each language. */
export function decimal(value: number, digits = 1): Text {
  return { en: formatNumber(value, 'en', digits), 'pt-BR': formatNumber(value, 'pt-BR', digits) };
}

/** Nanoseconds as milliseconds, with three decimals: microseconds are what the kernel's trace resolves. */
export function milliseconds(ns: bigint): Text {
  const { en, 'pt-BR': ptBR } = decimal(Number(ns) / 1e6, 3);
  return inBoth(`${en} ms`, `${ptBR} ms`);
}

/** A number as the language writes it, with that many decimals. */
export function formatNumber(value: number, language: Language, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, options).format(value);
}
