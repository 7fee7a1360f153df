import { expect, it } from 'vitest';
import { createWinsockBirth } from './winsock-birth.ts';
import type { Winsock } from './winsock-library.ts';

const WSAENOBUFS = 10_055;
const SOCKET = 12;
const [AF_INET, SOCK_STREAM] = [2, 1];

/** Calls that are noted, of which ioctlsocket() answers that, and closesocket() leaves a number of its own. */
function fakeWinsock(ioctlAnswer: number): { winsock: Winsock; called: string[]; last(): number } {
  const called: string[] = [];
  let last = 0;
  const answers: Record<string, () => number> = {
    WSASocketW: () => SOCKET,
    ioctlsocket: () => {
      last = ioctlAnswer === 0 ? last : WSAENOBUFS;
      return ioctlAnswer;
    },
    closesocket: () => {
      last = 0;
      return 0;
    },
  };
  const winsock: Winsock = {
    func(prototype) {
      const name = /(?<name>\w+)\(/.exec(prototype)?.groups?.['name'] ?? '';
      return (descriptor) => {
        called.push(name === 'WSASocketW' ? name : `${name} ${descriptor}`);
        return answers[name]?.() ?? 0;
      };
    },
    lastError: () => last,
    fail(number) {
      last = number;
      return -1;
    },
  };
  return { winsock, called, last: () => last };
}

it('makes no socket that would block: it is closed, and the call fails by the number of why', () => {
  const { winsock, called, last } = fakeWinsock(-1);
  const kept: number[] = [];
  const birth = createWinsockBirth(winsock, (descriptor) => kept.push(descriptor));
  expect([birth.made(AF_INET, SOCK_STREAM), last()]).toEqual([-1, WSAENOBUFS]);
  expect(called).toEqual(['WSASocketW', `ioctlsocket ${SOCKET}`, `closesocket ${SOCKET}`]);
  called.length = 0;
  expect([birth.accepted(9), last()]).toEqual([-1, WSAENOBUFS]);
  expect(called).toEqual(['ioctlsocket 9', 'closesocket 9']);
  expect(kept).toEqual([]);
});

it('keeps what does not block, and what was accepted from children', () => {
  const { winsock, called } = fakeWinsock(0);
  const kept: number[] = [];
  const birth = createWinsockBirth(winsock, (descriptor) => kept.push(descriptor));
  expect(birth.made(AF_INET, SOCK_STREAM)).toBe(SOCKET);
  expect([birth.accepted(9), birth.accepted(-1)]).toEqual([9, -1]);
  expect(called).toEqual(['WSASocketW', `ioctlsocket ${SOCKET}`, 'ioctlsocket 9']);
  expect(kept).toEqual([9]);
});
