import { expect, it } from 'vitest';
import { errnoNumber } from './errno-name.ts';
import type { Guard, NativeCalls } from './platform.ts';
import { createSocketContext } from './socket-context.ts';
import { createSocketLedger } from './socket-ledger.ts';
import type { SocketType } from './sockets.ts';
import { createWinsock } from './winsock.ts';

const RESET = errnoNumber('ECONNRESET');
const HERE = { host: '127.0.0.1', port: 9 };
const DESCRIPTOR = 3;

/** What is told of a call whose errno is the system's number of ECONNRESET, by the constants of Windows. */
function failureOf(type: SocketType) {
  const ledger = createSocketLedger('test');
  Object.assign(ledger.add(DESCRIPTOR, 'AF_INET', type), { remote: HERE });
  const { constants } = createWinsock();
  const calls = { errno: () => RESET } as NativeCalls;
  const guard = { isEnded: () => true } as unknown as Guard;
  return createSocketContext({ calls, constants, guard, ledger });
}

it('calls what Windows calls a reset of datagrams by the name it has elsewhere, with Windows’ own number', () => {
  const context = failureOf('SOCK_DGRAM');
  const refused = { code: 'CONNECTION_REFUSED', errno: 'ECONNREFUSED', errnoNumber: RESET };
  expect(context.failure('recv', DESCRIPTOR)).toMatchObject(refused);
  expect(context.failureOf(RESET, 'send', { descriptor: DESCRIPTOR })).toMatchObject(refused);
  expect(context.failure('recv', DESCRIPTOR).message).toContain(
    `on 127.0.0.1:9 (ECONNREFUSED; Windows: ${RESET})`,
  );
  expect(context.interrupted('recv', DESCRIPTOR, -1)).toMatchObject({
    ...{ errno: 'ECONNREFUSED', errnoNumber: RESET },
  });
});

it('leaves a reset of a connection what it is, and of what is not known', () => {
  const reset = { code: 'CONNECTION_RESET', errno: 'ECONNRESET', errnoNumber: RESET };
  const context = failureOf('SOCK_STREAM');
  expect(context.failure('recv', DESCRIPTOR)).toMatchObject(reset);
  expect(context.failureOf(RESET, 'connect', { descriptor: DESCRIPTOR })).toMatchObject(reset);
  expect(context.failure('recv', DESCRIPTOR + 1)).toMatchObject(reset);
});

it('gives a connection what its listener is at that moment, whichever was accepted on before', () => {
  const ledger = createSocketLedger('test');
  const { constants } = createWinsock();
  const calls = { errno: () => RESET } as NativeCalls;
  const guard = { isEnded: () => true } as unknown as Guard;
  const context = createSocketContext({ calls, constants, guard, ledger });
  const any = { host: '0.0.0.0', port: 7 };
  const [one, other] = [
    ledger.add(1, 'AF_INET', 'SOCK_STREAM'),
    ledger.add(2, 'AF_INET', 'SOCK_STREAM'),
  ];
  Object.assign(other, { local: any, isLocalExact: true });
  const accept = (listener: number, connection: number) => {
    context.accepted(listener, connection);
    const { local, isLocalExact } = ledger.get(connection) ?? {};
    return { local, isLocalExact };
  };
  expect(accept(1, 10)).toEqual({ local: undefined, isLocalExact: false });
  Object.assign(one, { local: HERE });
  expect(accept(1, 11)).toEqual({ local: HERE, isLocalExact: false });
  one.isLocalExact = true;
  expect(accept(1, 12)).toEqual({ local: HERE, isLocalExact: true });
  // Of a wildcard address the system chooses one for each connection.
  expect(accept(2, 13)).toEqual({ local: any, isLocalExact: false });
  expect(accept(1, 14)).toEqual({ local: HERE, isLocalExact: true });
  expect(accept(3, 15)).toEqual({ local: undefined, isLocalExact: false });
});
