import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProcessError } from './errors.ts';
import { failOnLeaks } from './leaks.ts';
import {
  asPlainUser,
  inNetworkNamespace,
  isRoot,
  networkNamespaceProblem,
  PLAIN_USER_ID,
} from './privileges.ts';
import { startProcess } from './process.ts';
import { startPython } from './python.ts';
import { temporaryHome } from './temporary-home.ts';

failOnLeaks();

describe('startPython', () => {
  it('gives the lines that a peer prints and writes to its input', async () => {
    const peer = await startPython(
      'import sys\nprint("ready", sys.argv[1])\nfor line in sys.stdin: print("got", line.strip())',
      ['now'],
    );
    await peer.waitForLine(/^ready now$/);
    peer.write('one\n');
    expect(await peer.waitForLine(/^got (\w+)$/)).toMatchObject({ 1: 'one' });
    peer.endInput();
    expect(await peer.ended).toEqual({ code: 0, signal: null });
    expect(peer.stdout).toEqual(['ready now', 'got one']);
  });

  it('finds a line that was printed before anyone waited for it, and a last one without newline', async () => {
    const peer = await startPython('import sys; sys.stdout.write("first\\nlast")');
    await peer.ended;
    expect((await peer.waitForLine(/first/))[0]).toBe('first');
    expect((await peer.waitForLine(/last/))[0]).toBe('last');
  });

  it('shows what was printed when the peer ends without the line', async () => {
    const peer = await startPython('raise SystemExit("broken")');
    await expect(peer.waitForLine(/ready/)).rejects.toThrow(/ended without printing.*broken/s);
    await expect(peer.waitForLine(/ready/)).rejects.toBeInstanceOf(ProcessError);
  });

  it('gives up at the deadline', async () => {
    const peer = await startPython('input()', [], { deadlineMs: 20 });
    await expect(peer.waitForLine(/ready/)).rejects.toThrow('within 20 ms never printed /ready/');
  });
});

describe('startProcess', () => {
  it('stops a process by its pid', async () => {
    const sleeper = await startProcess(['cat']);
    expect(await sleeper.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(existsSync(`/proc/${sleeper.pid}`)).toBe(false);
  });

  it('kills a process that will not stop', async () => {
    const stubborn = await startPython(
      'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("deaf")\nwhile True: signal.pause()',
    );
    await stubborn.waitForLine(/deaf/);
    expect(await stubborn.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('rejects when there is no such program', async () => {
    await expect(startProcess(['no-such-program-anywhere'])).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });
});

describe('asPlainUser', () => {
  it('runs a command without root', async () => {
    const identity = await startProcess(asPlainUser(['id', '-u']));
    await identity.ended;
    const expected = isRoot() ? PLAIN_USER_ID : process.getuid?.();
    expect(identity.stdout).toEqual([String(expected)]);
  });

  it('can write to a temporary home made for it', async () => {
    const home = temporaryHome({ forPlainUser: true });
    const touch = await startProcess(asPlainUser(['sh', '-c', 'touch "$SOCKETLAB_HOME/file"']), {
      environment: home.environment,
      cwd: '/',
    });
    expect(await touch.ended).toEqual({ code: 0, signal: null });
    expect(statSync(`${home.directory}/file`).isFile()).toBe(true);
  });
});

describe('inNetworkNamespace', () => {
  it('gives a command a loopback interface and nothing else', async (ctx) => {
    const problem = networkNamespaceProblem();
    if (problem !== undefined) ctx.skip(`no network namespace to be had: ${problem}`);
    const links = await startProcess(inNetworkNamespace(['ip', '-brief', 'link']));
    await links.ended;
    expect(links.stdout.filter((line) => / UP|UNKNOWN/.test(line))).toEqual([
      expect.stringMatching(/^lo /),
    ]);
  });
});
