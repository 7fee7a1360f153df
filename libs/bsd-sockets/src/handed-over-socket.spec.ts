import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createClock } from '@socketlab/foundation';
import { failOnLeaks, PYTHON } from '@socketlab/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import {
  closeDuplicate,
  duplicateSocket,
  examineSocket,
  type HandedOverSocket,
  settleDescriptor,
} from './handed-over-socket.ts';
import type { Descriptor } from './sockets.ts';

failOnLeaks();

const clock = createClock();
const sockets = createSockets({}, { clock });
const ANY = { host: '127.0.0.1', port: 0 };
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
});

function listening(host = '127.0.0.1'): Descriptor {
  const family = host.includes(':') ? 'AF_INET6' : 'AF_INET';
  const descriptor = sockets.socket(family, 'SOCK_STREAM');
  open.push(descriptor);
  sockets.bind(descriptor, { host, port: 0 });
  sockets.listen(descriptor, 5);
  return descriptor;
}

function handedOver(descriptor: Descriptor): HandedOverSocket {
  const examined = examineSocket(descriptor);
  if (examined.kind === 'unfit') throw new Error(examined.found);
  return examined.socket;
}

/** O_NONBLOCK and FD_CLOEXEC, as proc_pid_fdinfo(5) has them. */
function flagsOf(descriptor: Descriptor): { nonBlocking: boolean; closedInChildren: boolean } {
  const text = readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8');
  const flags = Number.parseInt(/flags:\s+(\d+)/.exec(text)?.[1] ?? '', 8);
  return { nonBlocking: (flags & 0o4000) !== 0, closedInChildren: (flags & 0o2000000) !== 0 };
}

describe.runIf(process.platform === 'linux')('a descriptor that was handed over', () => {
  it.for(['127.0.0.1', '::1', '0.0.0.0'])('is a listening TCP socket on %s', (host) => {
    const descriptor = listening(host);
    expect(examineSocket(descriptor)).toEqual({
      kind: 'listening',
      socket: {
        descriptor,
        family: host.includes(':') ? 'AF_INET6' : 'AF_INET',
        type: 'SOCK_STREAM',
        local: sockets.getsockname(descriptor),
      },
    });
  });

  it('is a bound UDP socket', () => {
    const descriptor = sockets.socket('AF_INET', 'SOCK_DGRAM');
    open.push(descriptor);
    expect(examineSocket(descriptor)).toEqual({ kind: 'unfit', found: 'not bound' });
    sockets.bind(descriptor, ANY);
    expect(examineSocket(descriptor)).toMatchObject({
      kind: 'bound',
      socket: { type: 'SOCK_DGRAM' },
    });
  });

  it('is told from what cannot be served', () => {
    const found = (descriptor: Descriptor): unknown => examineSocket(descriptor);
    const file = openSync('/dev/null', 'r');
    expect(found(file)).toEqual({ kind: 'unfit', found: 'no socket' });
    closeSync(file);
    expect(found(file)).toEqual({ kind: 'unfit', found: 'no socket' });
    const bound = sockets.socket('AF_INET', 'SOCK_STREAM');
    open.push(bound);
    sockets.bind(bound, ANY);
    expect(found(bound)).toEqual({ kind: 'unfit', found: 'not listening' });
    const listener = listening();
    const client = sockets.socket('AF_INET', 'SOCK_STREAM');
    open.push(client);
    sockets.connect(client, sockets.getsockname(listener));
    expect(found(client)).toEqual({ kind: 'unfit', found: 'connected' });
  });

  it('of the Unix family is told apart from the Internet’s', () => {
    // Python binds and listens, and becomes Node, as systemd does it.
    const source = [
      'import os, socket, sys',
      'unix = socket.socket(socket.AF_UNIX); unix.bind(""); unix.listen()',
      'os.dup2(unix.fileno(), 9); os.execv(sys.argv[1], sys.argv[1:])',
    ].join('\n');
    const module = new URL('./handed-over-socket.ts', import.meta.url).href;
    const program = `const { examineSocket } = await import('${module}'); console.log(JSON.stringify(examineSocket(9)));`;
    const node = [process.execPath, '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync(PYTHON, ['-c', source, ...node], { encoding: 'utf8' });
    expect(stdout, stderr).toBe('{"kind":"unfit","found":"not of the Internet"}\n');
  });

  it('is kept from children, and does not block', () => {
    const descriptor = listening();
    settleDescriptor(descriptor, { isSocket: true });
    expect(flagsOf(descriptor)).toEqual({ nonBlocking: true, closedInChildren: true });
  });

  it('goes on listening when a duplicate of it is closed', () => {
    const descriptor = listening();
    const duplicate = duplicateSocket(handedOver(descriptor));
    expect(duplicate.descriptor).not.toBe(descriptor);
    expect(flagsOf(duplicate.descriptor).closedInChildren).toBe(true);
    closeDuplicate(duplicate);
    const client = sockets.socket('AF_INET', 'SOCK_STREAM');
    open.push(client);
    sockets.connect(client, sockets.getsockname(descriptor));
    open.push(sockets.accept(descriptor).connection);
  });

  it('that is none cannot be duplicated, by the errno of fcntl()', () => {
    const none: HandedOverSocket = {
      ...{ descriptor: 9_999, family: 'AF_INET', type: 'SOCK_STREAM', local: ANY },
    };
    const failed = expect.objectContaining({ code: 'HANDED_OVER_SOCKET', errno: 'EBADF' });
    expect(() => duplicateSocket(none)).toThrow(failed);
    expect(() => settleDescriptor(9_999, { isSocket: true })).toThrow(failed);
  });
});
