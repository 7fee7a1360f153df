/** The languages that everything a person reads exists in. */
export const LANGUAGES = ['en', 'pt-BR'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One sentence in every language. */
export type Text = Readonly<Record<Language, string>>;

/**
 * The language to speak: the asked one if it is known, else the first locale that names one, else English.
 * Locales are taken as POSIX (`pt_BR.UTF-8`) or BCP 47 (`pt-BR`) writes them.
 */
export function resolveLanguage(
  asked: string | undefined,
  locales: readonly (string | undefined)[],
): Language {
  for (const name of [asked, ...locales]) {
    const primary = name?.toLowerCase().split(/[-_.@]/)[0];
    if (primary === 'pt') return 'pt-BR';
    if (primary === 'en') return 'en';
  }
  return 'en';
}
