import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Address, createClock } from '@socketlab/foundation';
import { afterEach, describe, expect, it } from 'vitest';
import { createSockets } from './create-sockets.ts';
import { AddressInUseError, AddressNotAvailableError, SystemCallError } from './errors.ts';
import { findPortHolder } from './port-holder.ts';
import type { Descriptor } from './sockets.ts';
import { systemCallError } from './system-call-error.ts';

const LOOPBACK = { host: '127.0.0.1', port: 0 };
const NOBODY = 65_534;
const FIXTURE = fileURLToPath(new URL('./fixtures/call-once.ts', import.meta.url));
const sockets = createSockets({}, { clock: createClock() });
const open: Descriptor[] = [];

afterEach(() => {
  for (const descriptor of open.splice(0)) sockets.close(descriptor);
});

function make(family: 'AF_INET' | 'AF_INET6' = 'AF_INET'): Descriptor {
  const descriptor = sockets.socket(family, 'SOCK_STREAM');
  open.push(descriptor);
  return descriptor;
}

function listen(): { listener: Descriptor; address: Address } {
  const listener = make();
  sockets.bind(listener, LOOPBACK);
  sockets.listen(listener, 5);
  return { listener, address: sockets.getsockname(listener) };
}

function errorOf(call: () => unknown): SystemCallError {
  try {
    call();
  } catch (problem) {
    if (problem instanceof SystemCallError) return problem;
    throw problem;
  }
  throw new Error('the call succeeded');
}

/** Binds in another process, as root or as nobody; gives the error's code and text, or `done`. */
function bindElsewhere(address: Address, asNobody: boolean): string {
  const program = [process.execPath, FIXTURE, 'bind', address.host, `${address.port}`];
  const drop = ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'];
  const [command = '', ...args] = asNobody ? [...drop, ...program] : program;
  return execFileSync(command, args, { encoding: 'utf8' });
}

describe('a taken port', () => {
  it('is refused with the name of the process that holds it', ({ skip }) => {
    if (process.platform !== 'linux') skip('holders are found through /proc');
    const { address } = listen();
    const error = errorOf(() => sockets.bind(make(), address));
    expect(error).toBeInstanceOf(AddressInUseError);
    expect(error).toMatchObject({ code: 'ADDRESS_IN_USE', call: 'bind', errno: 'EADDRINUSE' });
    expect(error.message).toContain(`held by node (process ${process.pid})`);
    expect(error.text['pt-BR']).toContain(`ocupado por node (processo ${process.pid})`);
    expect(error.address).toBe(`127.0.0.1:${address.port}`);
    expect(findPortHolder(address.port, 'tcp')).toEqual({ pid: process.pid, command: 'node' });
    expect(bindElsewhere(address, false)).toContain(`held by node (process ${process.pid})`);
  });

  it('is refused with no name when another user holds it', ({ skip }) => {
    if (process.getuid?.() !== 0) skip('needs root, to be two users');
    const { address } = listen();
    const told = bindElsewhere(address, true);
    expect(told).toContain('ADDRESS_IN_USE');
    expect(told).toContain('cannot be known from here');
  });

  it('is refused with TIME-WAIT as the reason when only a closed connection has it', () => {
    const { listener, address } = listen();
    const client = sockets.socket('AF_INET', 'SOCK_STREAM');
    sockets.connect(client, address);
    const { connection } = sockets.accept(listener);
    sockets.close(connection);
    expect(sockets.recv(client, Buffer.alloc(1))).toBe(0);
    sockets.close(client);
    sockets.close(listener);
    open.splice(open.indexOf(listener), 1);
    expect(errorOf(() => sockets.bind(make(), address)).message).toContain('TIME-WAIT');
    expect(findPortHolder(address.port, 'tcp')).toBeUndefined();
  });

  it('is known for datagrams too', ({ skip }) => {
    if (process.platform !== 'linux') skip('holders are found through /proc');
    const descriptor = sockets.socket('AF_INET', 'SOCK_DGRAM');
    open.push(descriptor);
    sockets.bind(descriptor, LOOPBACK);
    const { port } = sockets.getsockname(descriptor);
    expect(findPortHolder(port, 'udp')?.pid).toBe(process.pid);
    expect(findPortHolder(port, 'tcp')).toBeUndefined();
  });
});

it('refuses a privileged port to a plain user, and says from where ports are free', ({ skip }) => {
  const limit = Number(readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8'));
  if (limit < 2) skip('no port is privileged on this machine');
  const told = bindElsewhere({ host: '127.0.0.1', port: 1 }, process.getuid?.() === 0);
  expect(told).toContain('PERMISSION_DENIED');
  expect(told).toContain(`ports below ${limit} are privileged`);
});

it('refuses an address of another machine, and names those of this one', () => {
  // 203.0.113.0/24 and 2001:db8::/32 are for documentation (RFC 5737, RFC 3849).
  const error = errorOf(() => sockets.bind(make(), { host: '203.0.113.9', port: 0 }));
  expect(error).toBeInstanceOf(AddressNotAvailableError);
  for (const entries of Object.values(networkInterfaces())) {
    for (const entry of entries ?? []) expect(error.message).toContain(entry.address);
  }
  const six = errorOf(() => sockets.bind(make('AF_INET6'), { host: '2001:db8::9', port: 0 }));
  expect(six.message).toContain('[2001:db8::9]:0');
});

it('tells the errno of what has no error of its own', () => {
  expect(errorOf(() => sockets.listen(-1, 1))).toMatchObject({
    code: 'SYSTEM_CALL_FAILED',
    errno: 'EBADF',
  });
});

it('says of a number of Windows’ where it is explained', () => {
  const error = systemCallError({ call: 'send', errno: 'ENOBUFS', errnoNumber: 10_055 });
  expect(error.message).toContain('send() failed (ENOBUFS; Windows: 10055)');
  expect(error.message).toContain('“Windows Sockets Error Codes”');
  expect(error.facts).toMatchObject({ errno: 'ENOBUFS', errnoNumber: 10_055 });
});

/** In a network of its own, which ends with the program: no packet leaves it (unshare(1)). */
describe('in a private network', () => {
  it.for([
    ['NETWORK_UNREACHABLE', 'no route leads there', 'true'],
    ['HOST_UNREACHABLE', 'the route says so', 'ip route add unreachable 203.0.113.9'],
    [
      'CONNECTION_TIMED_OUT',
      'every SYN is lost',
      'ip route add 203.0.113.0/24 dev lo; echo 1 > /proc/sys/net/ipv4/tcp_syn_retries',
    ],
  ])('gives %s when %s', ([code, , prepare], { skip }) => {
    const inside = (script: string): string[] => ['-Urn', 'sh', '-c', script];
    if (spawnSync('unshare', inside('ip link set lo up')).status !== 0) {
      skip('needs unshare, ip and user namespaces');
    }
    const call = `'${process.execPath}' '${FIXTURE}' connect 203.0.113.9 9`;
    const script = `set -e; ip link set lo up; ${prepare}; ${call}`;
    const told = execFileSync('unshare', inside(script), { encoding: 'utf8' });
    expect(told).toContain(`${code} connect() failed on 203.0.113.9:9`);
  });
});

it.each([
  ['ETIMEDOUT', 'CONNECTION_TIMED_OUT'],
  ['ECONNABORTED', 'CONNECTION_ABORTED'],
  ['ENETUNREACH', 'NETWORK_UNREACHABLE'],
  ['EHOSTUNREACH', 'HOST_UNREACHABLE'],
  ['EPERM', 'PERMISSION_DENIED'],
  ['ENOBUFS', 'SYSTEM_CALL_FAILED'],
])('turns %s into %s, in both languages', (errno, code) => {
  const error = systemCallError({ call: 'connect', errno, address: '192.0.2.1:9' });
  expect(error.code).toBe(code);
  expect(error.text.en).toContain(`on 192.0.2.1:9 (${errno})`);
  expect(error.text['pt-BR']).toContain(`em 192.0.2.1:9 (${errno})`);
});
