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
