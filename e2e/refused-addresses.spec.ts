import { readFileSync } from 'node:fs';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createMachine } from './machine.ts';
import { startPeer, startServer } from './peers.ts';
import { plainUserProblem } from './programs.ts';

failOnLeaks();

const systemNumber = (name: string): number =>
  Number(readFileSync(`/proc/sys/net/ipv4/${name}`, 'utf8'));
/** TEST-NET-1 (RFC 5737): no machine's own address. */
const FOREIGN = '192.0.2.1:65432';

describe('a port that is taken', () => {
  it('ends a daemon that was to listen there, and names the process that holds it', async () => {
    const holder = await startServer('listener');
    const { code, last } = await createMachine().fail('tcp-echo', ['--listen', holder.address]);
    expect(code).toBe(1);
    expect(last).toMatchObject({ code: 'ADDRESS_IN_USE', errno: 'EADDRINUSE', call: 'bind' });
    for (const text of [last.text?.en, last.text?.['pt-BR']]) {
      expect(text).toContain(holder.address);
      expect(text).toMatch(new RegExp(`python3\\S* \\((process|processo) ${holder.pid}\\)`));
    }
  });

  it('is refused in both languages to a daemon that runs, which listens elsewhere then', async () => {
    const machine = createMachine();
    await machine.start('tcp-echo');
    const holder = await startServer('listener');
    const english = await machine.run(['listen', '--address', holder.address]);
    expect(english.code).toBe(1);
    expect(english.stderr).toContain(`error ADDRESS_IN_USE: bind() failed on ${holder.address}`);
    expect(english.stderr).toContain(`(process ${holder.pid})`);
    const portuguese = await machine.run([
      'listen',
      '--address',
      holder.address,
      '--lang',
      'pt-BR',
    ]);
    expect(portuguese.stderr).toContain(`erro ADDRESS_IN_USE: bind() falhou em ${holder.address}`);
    expect(portuguese.stderr).toContain(`(processo ${holder.pid})`);

    const { address } = await machine.ask<{ address: string }>(['listen', '--address', ':0']);
    const client = await startPeer('class_client', address.split(':'));
    await client.ended;
    expect(client.stdout).toEqual(["Received b'Hello, world'"]);
  });

  it("held by another user's process is said to be held by one that can't be known", async (ctx) => {
    if (!isRoot()) ctx.skip('only root can be the other user');
    const problem = await plainUserProblem();
    if (problem !== undefined) ctx.skip(problem);
    const holder = await startServer('listener');
    const machine = createMachine({ forPlainUser: true });
    const { code, last } = await machine.fail('tcp-echo', ['--listen', holder.address]);
    expect(code).toBe(1);
    expect(last.code).toBe('ADDRESS_IN_USE');
    expect(last.text?.en).toContain('who holds it cannot be known from here');
    expect(last.text?.['pt-BR']).toContain('não dá para saber daqui quem o ocupa');
    expect(last.text?.en).not.toContain(String(holder.pid));
  });

  it('that is the control or the metrics port of a daemon is told as such', async () => {
    const holder = await startServer('listener');
    const machine = createMachine();
    const control = await machine.fail('tcp-echo', ['--control', holder.address]);
    expect(control).toMatchObject({ code: 1, last: { code: 'CONTROL_PORT_UNAVAILABLE' } });
    const metrics = await machine.fail('tcp-echo', ['--metrics', holder.address]);
    expect(metrics.code).toBe(1);
    for (const { last } of [control, metrics]) {
      expect(last.text?.en).toContain(holder.address);
      expect(last.text?.['pt-BR']).toContain(holder.address);
    }
  });
});

describe('an address where the daemon may not listen', () => {
  it('is a privileged port for a plain user, who is told the first one that is free to use', async (ctx) => {
    const limit = systemNumber('ip_unprivileged_port_start');
    if (limit < 2) ctx.skip('this system has no privileged ports');
    const problem = await plainUserProblem();
    if (problem !== undefined) ctx.skip(problem);
    const machine = createMachine({ forPlainUser: true });
    await machine.start('tcp-echo');
    const { code, stderr } = await machine.run(['listen', '--address', '127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toContain('error PERMISSION_DENIED: bind() failed on 127.0.0.1:1 (EACCES)');
    expect(stderr).toContain(`Choose a port from ${limit} to 65535`);
  });

  it("is one that is not this machine's, and the machine's own are named", async (ctx) => {
    if (systemNumber('ip_nonlocal_bind') !== 0)
      ctx.skip('net.ipv4.ip_nonlocal_bind allows it here');
    const machine = createMachine();
    await machine.start('tcp-echo');
    const { code, stderr } = await machine.run(['listen', '--address', FOREIGN]);
    expect(code).toBe(1);
    expect(stderr).toContain(`error ADDRESS_NOT_AVAILABLE: bind() failed on ${FOREIGN}`);
    expect(stderr).toContain('Those are: 127.0.0.1');
    expect((await machine.run(['listen', '--address', '127.0.0.1:0'])).code).toBe(0);
  });

  it('is a second one while a listener is open', async () => {
    const machine = createMachine();
    const daemon = await machine.start('tcp-echo', ['--listen', '127.0.0.1:0']);
    const { code, stderr } = await machine.run(['listen', '--address', '127.0.0.1:0']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      `error ALREADY_LISTENING: tcp-echo already listens on ${daemon.listener}`,
    );
  });
});

describe('client-agent', () => {
  it('tells a closed port from an address that it may not send to', async () => {
    const machine = createMachine();
    await machine.start('client-agent');
    const gone = await startServer('listener');
    await gone.stop();
    const refused = await machine.run(['send', gone.address, 'hello']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`CONNECTION_REFUSED: connect() failed on ${gone.address}`);
    const foreign = await machine.run(['send', FOREIGN, 'hello', '--lang', 'pt-BR']);
    expect(foreign.code).toBe(1);
    expect(foreign.stderr).toContain(
      `erro TARGET_NOT_ALLOWED: o client-agent não envia para ${FOREIGN}`,
    );
  });

  it('gives up on a server that never answers, and goes on', async () => {
    const machine = createMachine();
    await machine.start('client-agent');
    const silent = await startServer('listener');
    const late = await machine.run(['send', silent.address, 'hello', '--deadline', '100']);
    expect(late.code).toBe(1);
    expect(late.stderr).toContain('DEADLINE_EXCEEDED');
    expect(late.stderr).toContain(silent.address);
    expect(late.stderr).toContain('100 ms');
    const server = await startServer('class_server');
    expect((await machine.run(['send', server.address, 'hello'])).stdout).toBe('hello');
    await server.ended;
  });
});
