import { InvalidValueError, LANGUAGES } from '@socketlab/foundation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWireScript, renderWireScript } from './wire-script.ts';

const parse = (text: string) => parseWireScript(text, '--wire');

describe('a wire script', () => {
  it('is read word by word, with the units of tc', () => {
    const text =
      'delay=20ms,jitter=1500us,loss=5%,duplicate=0.5%,reorder=1%,rate=1.5mbit,limit=50,seed=7';
    expect(parse(text)).toEqual({
      delayNs: 20_000_000,
      jitterNs: 1_500_000,
      lossPercent: 5,
      duplicatePercent: 0.5,
      reorderPercent: 1,
      rateBits: 1_500_000,
      limitFrames: 50,
      seed: 7,
    });
  });

  it('leaves alone what it does not name, and has the same seed when it names none', () => {
    expect(parse('loss=100%')).toEqual({
      delayNs: 0,
      jitterNs: 0,
      lossPercent: 100,
      duplicatePercent: 0,
      reorderPercent: 0,
      rateBits: undefined,
      limitFrames: 1_000,
      seed: 1,
    });
  });

  it.each([
    ['', 'each part is a word'],
    ['delay', 'each part is a word'],
    ['delay=20ms,', 'each part is a word'],
    ['corrupt=1%', 'each part is a word'],
    ['toString=1%', 'each part is a word'],
    ['delay=20ms,delay=30ms', 'a word stands once only'],
    ['delay=20', 'a time is'],
    ['delay=61s', '60s at most'],
    ['delay=-1ms', 'a time is'],
    ['loss=5', 'a share is'],
    ['loss=100.1%', 'from 0 to 100'],
    ['rate=1mb', 'a rate is'],
    ['rate=0bit', 'from 1bit'],
    ['limit=0', 'from 1 to 100000'],
    ['seed=1.5', 'whole number'],
    ['delay=1ms,jitter=2ms', 'jitter is at most the delay'],
    ['reorder=1%', 'reorder needs a delay'],
  ])('%j is refused: %s', (text, rule) => {
    let refusal: unknown;
    try {
      parse(text);
    } catch (thrown) {
      refusal = thrown;
    }
    expect(refusal).toBeInstanceOf(InvalidValueError);
    const { text: said } = refusal as InvalidValueError;
    expect(said.en).toContain(rule);
    for (const language of LANGUAGES) expect(said[language]).toContain('delay=20ms,loss=5%');
  });

  it('is written so that reading it gives the same script', () => {
    const share = fc.integer({ min: 0, max: 1_000 }).map((tenths) => `${tenths / 10}%`);
    const scripts = fc
      .record({
        delay: fc.integer({ min: 1, max: 60_000 }),
        jitter: fc.integer({ min: 0, max: 1_000 }),
        loss: share,
        duplicate: share,
        reorder: share,
        rate: fc.integer({ min: 1, max: 100_000 }),
        limit: fc.integer({ min: 1, max: 100_000 }),
        seed: fc.nat({ max: 2_147_483_647 }),
      })
      .map(
        ({ delay, jitter, loss, duplicate, reorder, rate, limit, seed }) =>
          `delay=${delay}ms,jitter=${Math.min(jitter, delay * 1_000)}us,loss=${loss},duplicate=${duplicate},reorder=${reorder},rate=${rate}kbit,limit=${limit},seed=${seed}`,
      );
    fc.assert(
      fc.property(scripts, (text) => {
        const script = parse(text);
        expect(parse(renderWireScript(script))).toEqual(script);
      }),
    );
  });

  it('is written in its shortest words', () => {
    expect(renderWireScript(parse('seed=1,rate=1000kbit,loss=0%,delay=20000us'))).toBe(
      'delay=20ms,rate=1mbit,seed=1',
    );
    expect(renderWireScript(parse('loss=7%,duplicate=0.1%'))).toBe('loss=7%,duplicate=0.1%,seed=1');
  });
});
