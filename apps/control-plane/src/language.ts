import {
  InvalidValueError,
  LANGUAGES,
  type Language,
  resolveLanguage,
} from '@socketlab/foundation';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The language that the environment asks for: SOCKETLAB_LANG, then the first of LC_ALL, LC_MESSAGES and LANG that is
 * set (POSIX, Base Definitions, section 8.2), then the system's own locale.
 */
export function languageOf(environment: Environment): Language {
  const locale = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(
    Boolean,
  );
  const named = resolveNamed(environment['SOCKETLAB_LANG']);
  if (named !== undefined) return named;
  // A locale that is set decides, be it C. Only without one is the system asked: Intl takes 13 ms at its first use.
  return resolveLanguage(locale, locale === undefined ? [systemLocale()] : []);
}

/** The locale of the user interface, as Windows and macOS have it where no variable is set. */
function systemLocale(): string {
  return globalThis.navigator?.language ?? Intl.DateTimeFormat().resolvedOptions().locale;
}

/** The value of `--lang` in the arguments, found before they are parsed, so that a parsing error speaks it too. */
export function askedLanguage(argv: readonly string[]): string | undefined {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const joined = own.findLast((argument) => argument.startsWith('--lang='));
  if (joined !== undefined) return joined.slice('--lang='.length);
  const at = own.lastIndexOf('--lang');
  return at === -1 ? undefined : own[at + 1];
}

/** Reads `pt-BR` or `en`, also as a locale writes them. Throws {@link InvalidValueError}. */
export function parseLanguage(value: string, what: string): Language {
  const language = resolveNamed(value);
  if (language !== undefined) return language;
  const list = LANGUAGES.join(', ');
  throw new InvalidValueError({
    what,
    value,
    rule: { en: `a language is one of ${list}`, 'pt-BR': `um idioma é um de ${list}` },
    wayOut: {
      en: 'Write --lang pt-BR or --lang en.',
      'pt-BR': 'Escreva --lang pt-BR ou --lang en.',
    },
  });
}

/** The language that a locale names, or undefined: `resolveLanguage` falls back to English, which is not to be told apart. */
function resolveNamed(name: string | undefined): Language | undefined {
  if (name === undefined || name === '') return undefined;
  const withPortuguese = resolveLanguage(name, ['pt']);
  return withPortuguese === resolveLanguage(name, ['en']) ? withPortuguese : undefined;
}
