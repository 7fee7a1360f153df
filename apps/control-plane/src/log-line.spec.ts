import picocolors from 'picocolors';
import { describe, expect, test } from 'vitest';
import { formatLogLine, lastErrorIn } from './log-line.ts';

const COLORLESS = picocolors.createColors(false);
const LISTENING =
  '{"level":30,"time":"2026-01-31T12:34:56.789Z","pid":7,"hostname":"h","name":"tcp-echo","address":"127.0.0.1:65432","phrase":"a b","msg":"listening"}';
const FATAL =
  '{"level":60,"time":"2026-01-31T12:34:57.000Z","name":"tcp-echo","code":"ADDRESS_IN_USE","text":{"en":"in use","pt-BR":"em uso"},"msg":"cannot start"}';

describe('formatLogLine', () => {
  test('shows clock, level, phrase and fields, and leaves out process, host and name', () => {
    expect(formatLogLine(LISTENING, 'en', COLORLESS)).toBe(
      '12:34:56.789 info  listening address=127.0.0.1:65432 phrase="a b"',
    );
  });

  test('puts the sentence of an error below it, in the language that is spoken', () => {
    expect(formatLogLine(FATAL, 'pt-BR', COLORLESS)).toBe(
      '12:34:57.000 fatal cannot start code=ADDRESS_IN_USE\n  em uso',
    );
  });

  test('leaves alone what is not JSON', () => {
    expect(formatLogLine('node: bad option', 'en', COLORLESS)).toBe('node: bad option');
  });
});

describe('lastErrorIn', () => {
  test('finds the last error that has a sentence for a person', () => {
    expect(lastErrorIn([FATAL, LISTENING, 'Segmentation fault'])).toEqual({
      en: 'in use',
      'pt-BR': 'em uso',
    });
  });

  test('finds none among lines that are no errors', () => {
    expect(lastErrorIn([LISTENING])).toBeUndefined();
  });
});
