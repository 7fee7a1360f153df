import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMirror, type Mirror } from './mirror.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** What a server does with a datagram that came at that moment; whether it answered. */
function echo(mirror: Mirror, datagram: Uint8Array, nowMs = 0): boolean {
  if (mirror.isOwnKind(datagram, nowMs)) return false;
  mirror.answered(datagram, nowMs);
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
});
