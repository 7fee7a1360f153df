import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';
import { connectClient, startPeer } from './peers.ts';
import { createPrivateNetwork } from './private-network.ts';
import { startManaged } from './service-manager.ts';

failOnLeaks();

describe.runIf(process.platform === 'linux')('a daemon below a service manager', () => {
  it('tells when it is ready, what it does, that it is alive, and that it ends', async () => {
    const machine = createMachine();
    const args = ['--listen', '127.0.0.1:0'];
    const daemon = { name: 'tcp-echo', args } as const;
    const manager = await startManaged(machine, daemon, [], { SPEC_WATCHDOG_USEC: '200000' });
    const ready = await manager.told(/READY=1/);
    expect(ready).toMatch(
      /^told READY=1 \| STATUS=listens on 127\.0\.0\.1:\d+\/tcp: 0 connections open, 0 in all; control at 127/,
    );
    await manager.told(/WATCHDOG=1/);
    const address = /listens on (\S+)\/tcp/.exec(ready)?.[1] ?? '';
    const client = await connectClient(address);
    await manager.told(/STATUS=listens on .*: 1 connection open, 1 in all/);
    await client.tell('close', /^closed$/);
    await manager.told(/STATUS=listens on .*: 0 connections open, 1 in all/);
    manager.say('hup');
    await manager.told(/RELOADING=1 \| MONOTONIC_USEC=\d+$/);
    await manager.told(/READY=1$/);
    manager.say('term');
    await manager.told(/STOPPING=1 \| STATUS=draining: .* \| EXTEND_TIMEOUT_USEC=7000000$/);
    expect(await manager.ended()).toBe(0);
  });

  it('says in the reader’s language what keeps it from starting, with the errno', async () => {
    const machine = createMachine();
    const taken = await startPeer('listener', ['0']);
    const [, port] = await taken.waitForLine(/(\d+)$/);
    const args = ['--control', `127.0.0.1:${port}`];
    const language = { SOCKETLAB_LANG: 'pt-BR' };
    const manager = await startManaged(machine, { name: 'client-agent', args }, [], language);
    const told = await manager.told(/STATUS=/);
    expect(told).toMatch(
      new RegExp(`STATUS=não consigo abrir .*:${port}: EADDRINUSE.* \\| ERRNO=98$`),
    );
    expect(await manager.ended()).toBe(1);
  });

  it('ends with 2 where another start would change nothing, and says so', async () => {
    const machine = createMachine();
    const manager = await startManaged(machine, { name: 'tcp-echo', args: ['--nonsense'] }, []);
    expect(await manager.told(/STATUS=/)).toMatch(/--nonsense.* \| ERRNO=22$/);
    expect(await manager.ended()).toBe(2);
  });

  it('goes on when nobody listens where NOTIFY_SOCKET says, and logs it once', async () => {
    const machine = createMachine();
    const environment = { NOTIFY_SOCKET: '/nowhere/notify' };
    const { log, process: daemon } = await machine.start('client-agent', [], { environment });
    await daemon.waitForLine(/the service manager cannot be told anything/);
    expect(await daemon.stop()).toEqual({ code: 0, signal: null });
    expect(log().filter(({ msg }) => msg.includes('cannot be told'))).toHaveLength(1);
  });

  it('writes for the journal where its standard error leads there', async () => {
    const machine = createMachine();
    // The stream that startProcess reads takes the journal's place: its device and inode are asked of it.
    const script = 'JOURNAL_STREAM=$(stat -L -c %d:%i /proc/self/fd/2) exec "$@"';
    const [program, ...args] = machine.command('tcp-echo', ['--listen', '127.0.0.1:0']);
    const daemon = await startProcess(['sh', '-c', script, 'sh', program, ...args], {
      environment: machine.environment,
    });
    const [, control = ''] = await daemon.waitForLine(
      /^<6>serving version=\S+ control=(\S+) metrics=\S+ tier=\S+$/,
    );
    await daemon.waitForLine(/^<6>listening address=127\.0\.0\.1:\d+$/);
    const client = await machine.connect(control);
    const kept: string[] = [];
    for await (const { line } of client.daemon.readLog({ tail: 0 })) kept.push(line ?? '');
    expect(kept.map((line) => JSON.parse(line).msg)).toContain('serving');
    await daemon.stop();
  });
});

describe.runIf(process.platform === 'linux')('socket activation', () => {
  it('by systemd’s own program starts tcp-echo with the first connection, which is answered', async () => {
    const machine = createMachine();
    const { within } = await createPrivateNetwork();
    const [program, ...args] = machine.command('tcp-echo', []);
    const variables = Object.entries(machine.environment).flatMap(([name, value]) =>
      value === undefined ? [] : ['-E', `${name}=${value}`],
    );
    const socket = await startProcess(
      within(['systemd-socket-activate', '-l', '127.0.0.1:65432', ...variables, program, ...args]),
    );
    await socket.waitForLine(/Listening on 127\.0\.0\.1:65432/);
    const ask = [
      'import socket',
      'client = socket.create_connection(("127.0.0.1", 65432)); client.sendall(b"wake up")',
      'print(client.recv(100))',
    ].join('\n');
    const client = await startProcess(within(['python3', '-c', ask]));
    await client.waitForLine(/^b'wake up'$/);
    if (process.env['SOCKETLAB_THOROUGH'] === '1') {
      // A lab makes a listener of its own meanwhile, and all that it shows of it was observed.
      const lab = await machine.run(['lab', 'run', 'tcp-simple'], { within, cwd: machine.home });
      expect([lab.code, lab.stdout]).toEqual([0, expect.stringMatching(/ 0 refuted/)]);
      const opened = /tcp-echo, 127\.0\.0\.1:(\d+)/.exec(lab.stdout)?.[1];
      expect(opened).toMatch(/^(?!65432)\d+$/);
      await socket.waitForLine(/the held listener is served again/);
    }
    await socket.waitForLine(
      /the service manager handed a socket over: how it was made is not observed/,
    );
    expect(await socket.stop()).toEqual({ code: 0, signal: null });
  });
});
