import { LANGUAGES } from '@socketlab/foundation';
import { describe, expect, it } from 'vitest';
import {
  BLINDNESSES,
  judgeRecordedRun,
  RECORDED_LABS,
  readRecordedRun,
  seenWith,
} from './fixtures/recorded-run.fixture.ts';

const MANY =
  /\b1 (packets|segments|ACKs|SYNs|clients|connections|datagrams|calls|frames|pacotes|segmentos|clientes|conexões|datagramas|chamadas|quadros)\b/;
const QUOTED = /“[^”]*”/g;

const runs = RECORDED_LABS.flatMap((lab) => {
  const run = readRecordedRun(lab);
  const seen = Object.values(BLINDNESSES).map((blindness) => seenWith(blindness, run));
  return [run, ...seen].map((one) => [`${lab}, ${one.events.length} events`, one] as const);
});

describe.each(runs)('the claims of %s', (_, run) => {
  const claims = judgeRecordedRun(run);

  it.each(LANGUAGES)(
    'are whole sentences in %s, without a gap, and form the plural',
    (language) => {
      for (const { id, text, reason } of claims) {
        for (const sentence of [text[language], reason?.[language] ?? text[language]]) {
          const words = sentence.replaceAll(QUOTED, '“”');
          expect(words, id).toMatch(/^[^\s].*\.$/s);
          expect(words, id).not.toMatch(/undefined|NaN|Infinity|\[object|\(s\)| {2}|\.\./);
          expect(words, id).not.toMatch(MANY);
        }
      }
    },
  );

  it('say the same in two languages, and no two say the same', () => {
    for (const { id, text } of claims) expect(text.en, id).not.toBe(text['pt-BR']);
    expect(new Set(claims.map(({ text }) => text.en)).size).toBe(claims.length);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  });
});
