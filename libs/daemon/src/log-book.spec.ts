import { describe, expect, it } from 'vitest';
import { createLogBook } from './log-book.ts';

describe('the log book', () => {
  it('keeps the newest lines and tells each to whoever follows', () => {
    const book = createLogBook({ capacity: 2, writeOut: (line) => line.length });
    const followed: string[] = [];
    const unfollow = book.subscribe((line) => followed.push(line));
    for (const line of ['a\n', 'b\n', 'c\n']) book.write(line);
    unfollow();
    book.write('d\n');
    expect(book.newest(10)).toEqual(['c', 'd']);
    expect(book.newest(1)).toEqual(['d']);
    expect(followed).toEqual(['a', 'b', 'c']);
  });

  it('goes on when the terminal has gone away', () => {
    const book = createLogBook({
      capacity: 2,
      writeOut() {
        throw new Error('EIO');
      },
    });
    book.write('still here\n');
    expect(book.newest(1)).toEqual(['still here']);
    expect(book.unwritten).toBe(1);
  });

  it('counts the lines that a full disk took in part', () => {
    let room = 6;
    const book = createLogBook({
      capacity: 3,
      writeOut(line) {
        const taken = Math.min(room, line.length);
        room -= taken;
        return taken;
      },
    });
    for (const line of ['one\n', 'two\n', 'three\n']) book.write(line);
    expect([book.unwritten, book.newest(3)]).toEqual([2, ['one', 'two', 'three']]);
  });
});
