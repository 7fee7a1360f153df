import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { MAX_MESSAGE_BYTES } from '@socketlab/control';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMachine, type Machine } from './machine.ts';
import { MISUSES } from './misuses.ts';

failOnLeaks();

describe('the command line, given what it cannot take, exits with 2', () => {
  it.each(MISUSES)('$args: names the value, the rule and the way out', async (misuse) => {
    const { args, code, names, en, ptBR } = misuse;
    const machine = createMachine();
    const [english, portuguese] = await Promise.all([
      machine.run(args),
      machine.run(args, { environment: { SOCKETLAB_LANG: 'pt-BR' } }),
    ]);
    expect([english.code, portuguese.code]).toEqual([2, 2]);
    expect([english.stdout, portuguese.stdout]).toEqual(['', '']);
    expect(english.stderr).toContain(`error ${code}: `);
    expect(english.stderr).toContain(en);
    expect(portuguese.stderr).toContain(`erro ${code}: `);
    expect(portuguese.stderr).toContain(ptBR);
    for (const name of names) {
      expect(english.stderr).toContain(name);
      expect(portuguese.stderr).toContain(name);
    }
  });

  it('tells it as JSON with --json', async () => {
    const { code, stderr } = await createMachine().run(['up', 'nobody', '--json']);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'UNKNOWN_DAEMON', facts: { daemon: 'nobody' } },
    });
  });

  it('names a variable of the environment that is wrong', async () => {
    const environment = { SOCKETLAB_CONTROL: '127.0.0.1:65536' };
    const { code, stderr } = await createMachine().run(['up'], { environment });
    expect(code).toBe(2);
    expect(stderr).toContain('INVALID_VALUE: SOCKETLAB_CONTROL: "65536" is not valid');
  });
});

describe('a daemon, given a wrong configuration, ends with 2', () => {
  it('and names every problem at once, in both languages', async () => {
    const { code, last } = await createMachine().fail('tcp-echo', [
      '--listen',
      '127.0.0.1:65536',
      '--reply',
      'shout',
      '--backlog',
      '-1',
    ]);
    expect(code).toBe(2);
    expect(last.code).toBe('INVALID_CONFIGURATION');
    for (const text of [last.text?.en, last.text?.['pt-BR']]) {
      for (const named of ['--listen: "65536"', '--reply: "shout"', '--backlog: "-1"']) {
        expect(text).toContain(named);
      }
    }
  });

  it('and names an option that it does not have', async () => {
    const { code, last } = await createMachine().fail('client-agent', ['--reply', 'echo']);
    expect(code).toBe(2);
    expect(last.text?.en).toContain('--reply');
    expect(last.text?.en).toContain('--allow-private');
  });
});

const CONFIGURATIONS: readonly (readonly [what: string, content: string, code: string])[] = [
  ['cut short', '{ "tcp-echo": { "reply": "up', 'UNREADABLE_CONFIGURATION'],
  ['empty', '', 'UNREADABLE_CONFIGURATION'],
  ['no object', '[1, 2]', 'UNREADABLE_CONFIGURATION'],
  ['with a section that is no object', '{ "tcp-echo": 7 }', 'UNREADABLE_CONFIGURATION'],
  ['with a key that is not known', '{ "tcp-echo": { "replay": "echo" } }', 'INVALID_VALUE'],
  ['with a wrong value', '{ "tcp-echo": { "backlog": "many" } }', 'INVALID_VALUE'],
];

describe('config.json', () => {
  function write(machine: Machine, content: string): string {
    const file = path.join(machine.home, 'config', 'config.json');
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, content);
    return file;
  }

  it.each(CONFIGURATIONS)('%s keeps up from starting, which names the file', async (_, content) => {
    const machine = createMachine();
    const file = write(machine, content);
    const english = await machine.run(['up', 'tcp-echo']);
    expect(english.code).toBe(2);
    expect(english.stderr).toContain(file);
    const portuguese = await machine.run(['up', 'tcp-echo', '--lang', 'pt-BR']);
    expect(portuguese.code).toBe(2);
    expect(portuguese.stderr).toContain('erro ');
    expect(portuguese.stderr).toContain(file);
  });

  it('that is a folder is told as unreadable', async () => {
    const machine = createMachine();
    const file = path.join(machine.home, 'config', 'config.json');
    mkdirSync(file, { recursive: true, mode: 0o700 });
    const { code, last } = await machine.fail('tcp-echo');
    expect(code).toBe(2);
    expect(last.text?.en).toContain(`cannot read the configuration file ${file}`);
  });

  it('is obeyed by the daemon that it is about, and a flag is stronger', async () => {
    const machine = createMachine();
    write(machine, '{ "tcp-echo": { "reply": "upper", "listen": "127.0.0.1:0", "backlog": 7 } }');
    await machine.start('tcp-echo', ['--backlog', '3']);
    const { daemons } = await machine.ask<{ daemons: unknown[] }>(['status', 'tcp-echo']);
    expect(JSON.stringify(daemons)).toContain('"backlog":3');
    expect(JSON.stringify(daemons)).toContain('"reply":"upper"');
  });
});

describe('the identity', () => {
  const fileOf = ({ home }: Machine): string =>
    path.join(home, 'config', 'identity', 'identity.pem');

  it('cut short is never replaced: every program names the file and the way out', async () => {
    const machine = createMachine();
    await machine.identity();
    const file = fileOf(machine);
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, whole.length / 2));
    const { code, stderr } = await machine.run(['up', 'tcp-echo', '--lang', 'pt-BR']);
    expect(code).toBe(1);
    expect(stderr).toContain('erro IDENTITY_UNREADABLE');
    expect(stderr).toContain(`mv "${file}"`);
    const daemon = await machine.fail('tcp-echo');
    expect(daemon).toMatchObject({ code: 1, last: { code: 'IDENTITY_UNREADABLE' } });
    expect(readFileSync(file, 'utf8')).toBe(whole.slice(0, whole.length / 2));
  });

  it('readable for others is refused with the command that repairs it', async () => {
    const machine = createMachine();
    await machine.identity();
    const file = fileOf(machine);
    const { chmodSync } = await import('node:fs');
    chmodSync(file, 0o644);
    const { code, stderr } = await machine.run(['up', 'tcp-echo']);
    expect(code).toBe(1);
    expect(stderr).toContain(`error IDENTITY_NOT_PRIVATE: ${file}`);
    expect(stderr).toContain(`chmod 600 "${file}"`);
    chmodSync(file, 0o600);
    expect((await machine.run(['up', 'tcp-echo'])).code).toBe(0);
    expect((await machine.run(['down'])).code).toBe(0);
  });
});

/** A server that is no daemon, closed when the test ends. */
async function startStranger(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    // That a probe hangs up on it is what it is there for.
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const STRANGERS: readonly (readonly [string, () => Server])[] = [
  ['an HTTP server', () => createHttpServer((_, response) => response.end('hello'))],
  ['an echo server', () => createServer((socket) => socket.pipe(socket))],
  ['a server that says nothing', () => createServer()],
  ['a server that hangs up', () => createServer((socket) => socket.end())],
];

describe('a control port where something else answers', () => {
  it.each(STRANGERS)('%s is told from a daemon, with the address', async (_, create) => {
    const address = await startStranger(create());
    const machine = createMachine();
    const environment = { SOCKETLAB_CONTROL: address };
    const [english, portuguese] = await Promise.all([
      machine.run(['status', 'tcp-echo'], { environment }),
      machine.run(['ps', '--lang', 'pt-BR'], { environment }),
    ]);
    expect(english.code).toBe(1);
    expect(english.stderr).toContain(
      `error DAEMON_NOT_ANSWERING: tcp-echo does not answer at ${address}`,
    );
    expect(english.stderr).toContain('is not a Socketlab daemon');
    expect(portuguese.code).toBe(0);
    expect(portuguese.stdout).toContain('não responde');
    expect(portuguese.stdout).toContain('não é um daemon do Socketlab');
  });

  it("a daemon of another machine's identity is told as such, with both ids", async () => {
    const [ours, theirs] = [createMachine(), createMachine()];
    const daemon = await theirs.start('tcp-echo');
    const environment = { SOCKETLAB_CONTROL: daemon.control };
    const { code, stderr } = await ours.run(['status', 'tcp-echo'], { environment });
    expect(code).toBe(1);
    expect(stderr).toContain(`the daemon at ${daemon.control} is of machine`);
    expect(stderr).toContain((await ours.identity()).machineId);
    expect(stderr).toContain((await theirs.identity()).machineId);
    expect(stderr).toContain('SOCKETLAB_HOME');
    const pt = await ours.run(['down', 'tcp-echo', '--lang', 'pt-BR'], { environment });
    expect(pt.code).toBe(1);
    expect(pt.stderr).toContain(`o daemon em ${daemon.control} é da máquina`);
    expect((await theirs.run(['status', 'tcp-echo'])).code).toBe(0);
  });
});

describe('a message that is too large', () => {
  it('for the contract is refused with its limit before and after it is sent', async () => {
    const machine = createMachine();
    const daemon = await machine.start('client-agent');
    const { client } = await machine.connect(daemon.control);
    const payload = Buffer.alloc(MAX_MESSAGE_BYTES + 1);
    await expect(client.exchange({ address: '127.0.0.1:9', payload })).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
      message: expect.stringContaining(String(MAX_MESSAGE_BYTES)),
    });
    const smaller = Buffer.alloc(MAX_MESSAGE_BYTES - 1_024);
    await expect(
      client.exchange({ address: '127.0.0.1:9', payload: smaller }),
    ).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: expect.stringContaining(String(smaller.length)),
      text: { 'pt-BR': expect.stringContaining('são mais do que uma troca carrega') },
    });
  });
});
