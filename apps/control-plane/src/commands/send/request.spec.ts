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
  deadlineMs: undefined,
  source: undefined,
  reset: false,
  connections: undefined,
  waitForAll: false,
  udp: false,
  connect: false,
  count: undefined,
  hosts: undefined,
  hostDeadlineMs: undefined,
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
      source: '',
      message: 'hi',
    });
  });

  test('takes a single word that is no address for the message to the usual server', () => {
    expect(read(['hi'])).toMatchObject({ address: '127.0.0.1:65432', message: 'hi' });
    expect(read(['hi'], { udp: true })).toMatchObject({
      kind: 'datagrams',
      address: '127.0.0.1:65431',
      message: 'hi',
    });
    expect(read([], { hold: true })).toMatchObject({ address: '127.0.0.1:65432' });
  });

  test.each([
    ['127.0.0.2', '127.0.0.2:0'],
    ['127.0.0.2:5000', '127.0.0.2:5000'],
    [':5000', '0.0.0.0:5000'],
  ])('takes the source %s, whose port may be left to the system', (source, address) => {
    expect(read(['127.0.0.1:1', 'hi'], { source })).toMatchObject({ source: address });
  });

  test.each([
    ['lab-07:65432', 'lab-07:65432'],
    ['Lab-07.Example.ORG:80', 'lab-07.example.org:80'],
    ['my_server:1', 'my_server:1'],
  ])('leaves the name of %s to be looked up', (target, address) => {
    expect(read([target, 'hi'])).toMatchObject({ address });
  });

  test.each(['256.0.0.1:80', '127.0.0.1:65536', 'lab 07:1', 'a:b:1', 'http://lab:80'])(
    'refuses %s, which is neither an address nor a name',
    (target) => expect(() => read([target, 'hi'])).toThrow('is not valid'),
  );

  test('never takes an address without a port for a message', () => {
    expect(() => read(['127.0.0.1'], { udp: true })).toThrow('"127.0.0.1" is not valid');
  });

  test('takes --connections for many at once', () => {
    const options = { connections: 100, waitForAll: true, reset: true };
    expect(read(['[::1]:1', 'hi'], options)).toMatchObject({ kind: 'many', address: '[::1]:1' });
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
    ['--first-closer for many', ['hi'], { connections: 2, firstCloser: 'server' }],
    ['two ways to send', ['hi'], { connections: 2, udp: true }],
    ['--connect over TCP', ['hi'], { connect: true }],
    ['--count over TCP', ['hi'], { count: 2 }],
    ['--reset of a datagram', ['hi'], { udp: true, reset: true }],
    ['--reply-bytes of a datagram', ['hi'], { udp: true, replyBytes: 0 }],
    ['--reset after the server has closed', ['hi'], { reset: true, firstCloser: 'server' }],
    ['--reset of what is not closed', ['hi'], { connection: 'c1', reset: true }],
    ['--source for a connection', ['hi'], { connection: 'c1', source: '127.0.0.1' }],
    ['--wait-for-all for one', ['hi'], { waitForAll: true }],
  ])('refuses %s', (_what, words, options) => {
    expect(() => read(words, options)).toThrow(ConflictingOptionsError);
  });

  test.each([
    ['a message to the usual server', [], {}],
    ['a message', ['127.0.0.1:1'], {}],
    ['something to do with the connection', [], { connection: 'c1' }],
  ])('misses %s', (_what, words, options) => {
    expect(() => read(words, options)).toThrow(MissingArgumentError);
  });
});
