import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markOf } from './mark.ts';
import { isOwnKind, MIRROR_WORDS, rememberAnswer } from './mirror.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** One that nothing is known of, behind words of somebody else. */
const createMirror = (): Int32Array => new Int32Array(AT + MIRROR_WORDS);
const AT = 5;

/** What a server does with a datagram that came at that moment; whether it answered. */
function echo(mirror: Int32Array, datagram: Uint8Array, nowMs = 0): boolean {
  const marked = { mark: markOf(datagram), nowMs: nowMs | 0 };
  if (isOwnKind(mirror, AT, marked)) return false;
  rememberAnswer(mirror, AT, marked);
  return true;
}

describe('the likeness of an endpoint to ourselves', () => {
  it('shows when our answer comes back for the third time', () => {
    const mirror = createMirror();
    const answered = Array.from({ length: 5 }, () => echo(mirror, bytes('hello')));
    expect(answered).toEqual([true, true, true, false, false]);
  });

  it('shows though several answers go to and fro at once', () => {
    const mirror = createMirror();
    const answered = Array.from({ length: 12 }, (_, index) =>
      echo(mirror, bytes(`ball ${index % 4}`)),
    );
    expect(answered.filter(Boolean)).toHaveLength(6);
    expect(answered.slice(6)).not.toContain(true);
  });

  it('is not seen in a client that says something else each time, however fast', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.uint8Array({ maxLength: 20 }), { selector: String }),
        (datagrams) => {
          const mirror = createMirror();
          for (const datagram of datagrams) expect(echo(mirror, datagram)).toBe(true);
        },
      ),
    );
  });

  it('is not seen in a client that says the same thing once a second', () => {
    const mirror = createMirror();
    for (let second = 0; second < 20; second += 1) {
      expect(echo(mirror, bytes('ping'), second * 1_000)).toBe(true);
    }
  });

  it('is forgotten when nothing came back for a second', () => {
    const mirror = createMirror();
    for (let round = 0; round < 4; round += 1) echo(mirror, bytes('hello'));
    expect(echo(mirror, bytes('hello'), 999)).toBe(false);
    expect(echo(mirror, bytes('hello'), 2_100)).toBe(true);
  });

  it('tells datagrams apart that differ in their last byte, or in length only', () => {
    const mirror = createMirror();
    const zeros = [4, 5, 6, 7, 8].map((length) => new Uint8Array(length));
    for (const datagram of zeros) expect(echo(mirror, datagram)).toBe(true);
    const long = Array.from({ length: 5 }, (_, last) => new Uint8Array(65_507).fill(last, -1));
    for (const datagram of long) expect(echo(mirror, datagram)).toBe(true);
  });

  it('remembers the latest eight answers, however many there were', () => {
    const mirror = createMirror();
    for (let round = 0; round < 100; round += 1) echo(mirror, bytes(`answer ${round}`));
    const returned = [92, 93, 94, 95].map((round) => echo(mirror, bytes(`answer ${round}`)));
    expect(returned).toEqual([true, true, false, false]);
    expect(echo(mirror, bytes('answer 91'))).toBe(true);
    expect([...mirror.slice(0, AT)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('is seen on when the milliseconds no longer fit their word', () => {
    const mirror = createMirror();
    const atMs = 2 ** 31 - 2;
    const answered = [0, 1, 2, 3, 4].map((passed) => echo(mirror, bytes('hello'), atMs + passed));
    expect(answered).toEqual([true, true, true, false, false]);
  });
});
