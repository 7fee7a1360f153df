import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { runInProcess } from './cli.fixture.ts';
import { NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';

/** Programs that stand where tcp-echo's would. */
const PROGRAMS = {
  refusing: `
    console.error(JSON.stringify({ level: 50, code: 'X', text: { en: 'the port is taken', 'pt-BR': 'a porta está ocupada' } }));
    process.exit(1);`,
  misconfigured: `
    console.error(JSON.stringify({ level: 60, code: 'INVALID_CONFIGURATION', text: { en: 'no such option', 'pt-BR': 'opção inexistente' } }));
    process.exit(2);`,
  crashing: 'throw new Error("boom");',
  // Serves until its record is taken away, so that no test can leave it behind.
  serving: `
    import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
    const record = process.env.SOCKETLAB_HOME + '/state/daemons/tcp-echo.json';
    const seen = process.platform === 'linux'
      ? {
          descriptors: readdirSync('/proc/self/fd').flatMap((fd) => {
            try { return [readlinkSync('/proc/self/fd/' + fd)]; } catch { return []; }
          }),
          session: Number(readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[3]),
        }
      : {};
    mkdirSync(process.env.SOCKETLAB_HOME + '/state/daemons', { recursive: true });
    writeFileSync(process.env.SOCKETLAB_HOME + '/seen.json', JSON.stringify({ ...seen, pid: process.pid }));
    writeFileSync(record, JSON.stringify({ name: 'tcp-echo', control: '127.0.0.1:1', pid: process.pid }));
    setInterval(() => existsSync(record) || process.exit(0), 10);`,
} as const;

/** A home, and a folder of programs with one of the above as tcp-echo. */
function scene(program: keyof typeof PROGRAMS | undefined, { answers = true } = {}) {
  const home = temporaryDirectory(onTestFinished);
  const programsDirectory = path.join(home, 'programs');
  if (program !== undefined) {
    mkdirSync(path.join(programsDirectory, 'tcp-echo', 'dist'), { recursive: true });
    const file = path.join(programsDirectory, 'tcp-echo', 'dist', 'main.mjs');
    writeFileSync(file, PROGRAMS[program]);
  }
  let pid = 0;
  const control = {
    openIdentity: async () => NO_IDENTITY,
    openClient: async (address: string) => {
      if (!answers) throw new Error('nobody answers');
      return standInClient(address, {
        'daemon.getInfo': () => ({
          name: 'tcp-echo',
          pid,
          controlAddress: address,
          metricsAddress: '',
        }),
        'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING' }),
      });
    },
  };
  const environment = { SOCKETLAB_HOME: home, SOCKETLAB_CONTROL: '127.0.0.1:0' };
  return {
    home,
    run: (argv: readonly string[]) =>
      runInProcess(argv, { control, environment, programsDirectory }),
    setPid: (value: number) => (pid = value),
  };
}

describe('up', () => {
  test('tells in the daemon’s own words why it did not start', async () => {
    const { run, home } = scene('refusing');
    const { code, stdout, stderr } = await run(['up', 'tcp-echo']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `error DAEMON_START_FAILED: tcp-echo did not start: the port is taken\nIts log: ${home}/state/logs/tcp-echo.log\n`,
    );
    const { stderr: translated } = await run(['up', 'tcp-echo', '--lang', 'pt-BR']);
    expect(translated).toContain('tcp-echo não iniciou: a porta está ocupada');
  });

  test('counts a refused configuration as misuse', async () => {
    expect(await scene('misconfigured').run(['up', 'tcp-echo'])).toMatchObject({ code: 2 });
  });

  test('shows the last line of a program that crashed', async () => {
    const { code, stderr } = await scene('crashing').run(['up', 'tcp-echo']);
    expect(code).toBe(1);
    expect(stderr).toContain('tcp-echo did not start: Node.js v');
  });

  test('leaves neither a process nor a record of a daemon that it gives up', async () => {
    const { home, run } = scene('serving', { answers: false });
    expect(await run(['up', 'tcp-echo'])).toMatchObject({ code: 1 });
    const { pid } = JSON.parse(readFileSync(path.join(home, 'seen.json'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(path.join(home, 'state', 'daemons', 'tcp-echo.json'))).toBe(false);
  });

  test('says how to build a program that is not there', async () => {
    const { code, stderr } = await scene(undefined).run(['up', 'tcp-echo']);
    expect(code).toBe(1);
    expect(stderr).toContain('DAEMON_NOT_BUILT');
    expect(stderr).toContain('npm run build');
  });

  test('starts a process in a session of its own that inherits only its log', async ({ skip }) => {
    if (process.platform !== 'linux') skip('it looks into /proc, which only Linux has');
    const { home, run } = scene('serving');
    const held = path.join(home, 'held-open-by-the-starter');
    openSync(held, 'w');
    const { code, stdout, stderr } = await run(['up', 'tcp-echo']);
    const record = path.join(home, 'state', 'daemons', 'tcp-echo.json');
    onTestFinished(() => writeFileSync(record, ''));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('tcp-echo  started, control 127.0.0.1:1');
    const seen = JSON.parse(readFileSync(path.join(home, 'seen.json'), 'utf8'));
    expect(seen.session).toBe(seen.pid);
    const log = path.join(home, 'state', 'logs', 'tcp-echo.log');
    expect(seen.descriptors.filter((name: string) => name.startsWith(home))).toEqual([log, log]);
  });
});
