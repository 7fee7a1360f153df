import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failOnLeaks, type RunningProcess, startPython } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNotifySocket } from './notify-socket.ts';

failOnLeaks();

/** A service manager in miniature: binds the address and prints each message that comes, until it is told to end. */
const MANAGER = `
import socket, sys
address = sys.argv[1]
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind('\\0' + address[1:] if address[0] == '@' else address)
print('bound')
for line in sys.stdin:
    print(repr(manager.recv(4096).decode()))
`;

async function startManager(address: string): Promise<RunningProcess> {
  const manager = await startPython(MANAGER, [address]);
  await manager.waitForLine(/^bound$/);
  return manager;
}

function temporaryFile(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'notify-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return path.join(directory, 'socket');
}

describe.runIf(process.platform === 'linux')('the way to a service manager', () => {
  it.for([
    ['a path', () => temporaryFile()],
    ['a name in the abstract namespace', () => `@socketlab-spec-${process.pid}`],
  ] as const)('takes a message whole, by %s', async ([, makeAddress]) => {
    const address = makeAddress();
    const manager = await startManager(address);
    const socket = openNotifySocket(address);
    expect(socket.send('READY=1\nSTATUS=está pronto')).toBe(true);
    manager.write('read\n');
    await manager.waitForLine(/^'READY=1\\nSTATUS=está pronto'$/);
    socket.close();
    socket.close();
  });

  it('never waits: what finds no room is to be sent again', async () => {
    const address = `@socketlab-spec-full-${process.pid}`;
    const manager = await startManager(address);
    const socket = openNotifySocket(address);
    let sent = 0;
    while (sent < 10_000 && socket.send(`n=${sent}`)) sent += 1;
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(10_000);
    manager.write('read\n');
    await manager.waitForLine(/^'n=0'$/);
    expect(socket.send('again')).toBe(true);
    socket.close();
  });

  it('says who does not listen, by the errno of the call', () => {
    const file = temporaryFile();
    const socket = openNotifySocket(file);
    const failed = expect.objectContaining({ code: 'NOTIFY_SOCKET', errno: 'ENOENT' });
    expect(() => socket.send('READY=1')).toThrow(failed);
    expect(() => socket.send('READY=1')).toThrow(file);
    socket.close();
  });

  it.for(['', '@', 'relative', 'vsock:2:1234', `/${'x'.repeat(120)}`])(
    'knows no address like "%s"',
    (address) => {
      expect(() => openNotifySocket(address)).toThrow(expect.objectContaining({ errno: 'EINVAL' }));
    },
  );
});
