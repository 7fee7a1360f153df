import { InvalidValueError } from '@socketlab/foundation';
import { describe, expect, test } from 'vitest';
import { askedLanguage, languageOf, parseLanguage } from './language.ts';

describe('languageOf', () => {
  test.each([
    [{ SOCKETLAB_LANG: 'en', LC_ALL: 'pt_BR.UTF-8' }, 'en'],
    [{ SOCKETLAB_LANG: 'pt-BR', LANG: 'en_US.UTF-8' }, 'pt-BR'],
    [{ LC_ALL: 'pt_BR.UTF-8', LANG: 'en_US.UTF-8' }, 'pt-BR'],
    [{ LC_ALL: '', LC_MESSAGES: 'pt_PT', LANG: 'en_US.UTF-8' }, 'pt-BR'],
    [{ LANG: 'pt_BR' }, 'pt-BR'],
    [{ LANG: 'C.UTF-8' }, 'en'],
    [{ LANG: 'fr_FR.UTF-8' }, 'en'],
    [{ SOCKETLAB_LANG: 'klingon', LANG: 'pt_BR.UTF-8' }, 'pt-BR'],
  ] as const)('reads %j as %s', (environment, language) => {
    expect(languageOf(environment)).toBe(language);
  });
});

describe('askedLanguage', () => {
  test('finds both ways to write it', () => {
    expect(askedLanguage(['ps', '--lang', 'pt-BR'])).toBe('pt-BR');
    expect(askedLanguage(['--lang=en', 'ps'])).toBe('en');
  });

  test('leaves alone what comes after --, for that is a message', () => {
    expect(askedLanguage(['send', '127.0.0.1:1', '--', '--lang=en'])).toBeUndefined();
  });
});

describe('parseLanguage', () => {
  test('takes a locale for its language', () => {
    expect(parseLanguage('pt_BR.UTF-8', '--lang')).toBe('pt-BR');
  });

  test('refuses a language that is not spoken here', () => {
    expect(() => parseLanguage('fr', '--lang')).toThrow(InvalidValueError);
  });
});
