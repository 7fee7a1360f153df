import type { DatagramBatch } from '@socketlab/bsd-sockets';
import { expect, it } from 'vitest';
import { createBatchJudge } from './batch-judge.ts';
import type { DatagramBook } from './datagram-book.ts';
import { ANSWERED, verdictOf } from './guard.ts';
import { markOfWords } from './mark.ts';

const BYTES = 4;
const TEXTS = ['a__a', 'b__b', 'c__c'];

/** A batch that came from three senders, and a book that forbids an answer to the second of them. */
function createCase() {
  const words = new Int32Array(TEXTS.length);
  const data = new Uint8Array(words.buffer);
  data.set(Buffer.from(TEXTS.join('')));
  const answered: number[] = [];
  const batch: Partial<DatagramBatch> = {
    ...{ datagrams: TEXTS.length, roomBytes: BYTES, names: new Int32Array(), words },
    wordAt: (index) => index,
    bytesOf: () => BYTES,
    datagramBytes: () => BYTES,
    dataOf: (index) => data.subarray(index * BYTES, (index + 1) * BYTES),
    answer: (index) => answered.push(index),
  };
  const told: unknown[] = [];
  let found = 0;
  const book: Partial<DatagramBook> = {
    arrived: () => undefined,
    find: () => found++,
    judge: (sender, mark) => {
      told.push(['judge', sender, mark]);
      return sender === 1 ? verdictOf('budget') : ANSWERED;
    },
    answers: (sender, mark) => told.push(['answers', sender, mark]),
    refused: ({ sender }) => told.push(['refused', sender]),
  };
  const deps = { batch: batch as DatagramBatch, book: book as DatagramBook };
  const text = (): string => Buffer.from(data).toString('latin1');
  return { deps, told, answered, text };
}

const markOf = (text: string): number =>
  markOfWords(new Int32Array(Uint8Array.from(Buffer.from(text)).buffer), 0, BYTES);

it('makes no answer of a datagram that gets none, and tells the book the marks of those it makes', () => {
  const { deps, told, answered, text } = createCase();
  const made: string[] = [];
  const reply = (bytes: Uint8Array): Uint8Array => {
    made.push(Buffer.from(bytes).toString('latin1'));
    return bytes.fill(0x21);
  };
  createBatchJudge({ reply, isEcho: false }, deps).decide(TEXTS.length);
  expect(made).toEqual(['a__a', 'c__c']);
  expect(text()).toBe('!!!!b__b!!!!');
  expect(answered).toEqual([0, 2]);
  expect(told).toEqual([
    ['judge', 0, markOf('a__a')],
    ['answers', 0, markOf('!!!!')],
    ['judge', 1, markOf('b__b')],
    ['judge', 2, markOf('c__c')],
    ['answers', 2, markOf('!!!!')],
    ['refused', 1],
  ]);
});
