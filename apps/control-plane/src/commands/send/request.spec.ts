import { describe, expect, test } from 'vitest';
import { ConflictingOptionsError, MissingArgumentError } from '../../errors.ts';
import { readSendRequest } from './request.ts';

const NOTHING = {
  firstCloser: undefined,
  hold: false,
  connection: undefined,
  end: false,
  close: false,
  replyBytes: undefined,
  deadlineMs: 5_000,
} as const;

function read(words: readonly string[], options: object = {}) {
  const [target, message] = words;
  return readSendRequest({ arguments: { target, message }, options: { ...NOTHING, ...options } });
}

describe('readSendRequest', () => {
  test('takes an address and a message for one exchange', () => {
    expect(read(['localhost:65432', 'hi'])).toEqual({
      kind: 'exchange',
      address: '127.0.0.1:65432',
      message: 'hi',
    });
  });

  test('takes --hold for a connection that stays, with or without a message', () => {
    expect(read(['127.0.0.1:1'], { hold: true })).toMatchObject({ kind: 'open' });
    expect(read(['127.0.0.1:1', 'hi'], { hold: true })).toMatchObject({ message: 'hi' });
  });

  test('takes the only word for the message when a connection is named', () => {
    expect(read(['hi'], { connection: 'c1', close: true })).toEqual({
      kind: 'use',
      id: 'c1',
      message: 'hi',
      endsSending: false,
      closes: true,
    });
  });

  test('closes a connection without a message', () => {
    expect(read([], { connection: 'c1', close: true })).toMatchObject({ message: undefined });
  });

  test.each([
    ['--close without a connection', ['127.0.0.1:1', 'hi'], { close: true }],
    ['--end without a connection', ['127.0.0.1:1', 'hi'], { end: true }],
    ['an address for a connection', ['127.0.0.1:1', 'hi'], { connection: 'c1' }],
    ['--hold for a connection', ['hi'], { connection: 'c1', hold: true }],
    ['--first-closer for what is held', ['127.0.0.1:1'], { hold: true, firstCloser: 'client' }],
  ])('refuses %s', (_what, words, options) => {
    expect(() => read(words, options)).toThrow(ConflictingOptionsError);
  });

  test.each([
    ['an address', [], {}],
    ['a message', ['127.0.0.1:1'], {}],
    ['something to do with the connection', [], { connection: 'c1' }],
  ])('misses %s', (_what, words, options) => {
    expect(() => read(words, options)).toThrow(MissingArgumentError);
  });
});
