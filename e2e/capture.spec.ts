import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Capture, decodeFrame, readCapture } from '@socketlab/packets';
import { failOnLeaks, isRoot } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { eventually } from './eventually.ts';
import { untilNoneRuns } from './home-processes.ts';
import { createSite, type Site } from './lab-site.ts';

failOnLeaks();

interface Answer {
  readonly file: string;
  readonly packets: number;
  readonly dropped: number;
}

interface Serving extends Site {
  readonly address: string;
  readonly port: string;
}

/** A server in a network of its own. */
async function serve(ctx: TestContext): Promise<Serving> {
  if (!isRoot()) ctx.skip('capturing needs root');
  const site = await createSite(ctx, { forPlainUser: false });
  const { machine, options } = site;
  await machine.ask(['up', 'tcp-echo', 'client-agent'], options);
  const listen = ['listen', 'tcp-echo', '--address', '127.0.0.1:0'];
  const { address } = await machine.ask<{ address: string }>(listen, options);
  return { ...site, address, port: address.split(':').at(-1) ?? '' };
}

const readFile = (file: string): Capture => readCapture(readFileSync(file));
const flagsOf = (capture: Capture): string[] =>
  capture.frames.map(({ at, capturedBytes, frameBytes }) => {
    const bytes = capture.bytes.subarray(at, at + capturedBytes);
    return decodeFrame(bytes, 1, frameBytes).tcp?.segment.flags.join(' ') ?? '';
  });

describe('socketlab capture', () => {
  it('writes an exchange from its SYN on, until Ctrl+C, and Wireshark reads it', async (ctx) => {
    const { machine, options, folder, address, port } = await serve(ctx);
    const args = ['capture', '--port', port, '--out', 'echo.pcapng', '--json'];
    const capture = await machine.open(args, options);
    await capture.waitForLine(/^capturing on lo: port \d+\. Ctrl\+C ends it\.$/);
    await machine.ask(['send', address, 'Hello, world'], options);
    expect(await capture.stop('SIGINT')).toEqual({ code: 0, signal: null });
    const answer = JSON.parse(capture.stdout.join('\n')) as Answer;
    const file = path.join(folder, 'echo.pcapng');
    expect(answer).toMatchObject({ file, dropped: 0, leftOut: 0, interface: 'lo' });
    const content = readFile(file);
    expect(content.problem).toBeUndefined();
    expect(content.frames).toHaveLength(answer.packets);
    expect(flagsOf(content).slice(0, 3)).toEqual(['SYN', 'ACK SYN', 'ACK']);
    expect(flagsOf(content).filter((flags) => flags.includes('FIN'))).toHaveLength(2);
    const tshark = spawnSync('tshark', ['-r', file, '-T', 'fields', '-e', 'tcp.flags.syn']);
    if (tshark.error) ctx.skip('tshark is not installed');
    expect(String(tshark.stdout).trim().split('\n')).toHaveLength(answer.packets);
  });

  it('ends after --count packets, and replaces its own file', async (ctx) => {
    const { machine, options, folder, address, port } = await serve(ctx);
    const out = ['--out', 'echo.pcapng'];
    const first = await machine.ask<Answer>(['capture', '-p', port, '--for', '1', ...out], options);
    expect(first.packets).toBe(0);
    const capture = await machine.open(['capture', '-p', port, '-c', '3', ...out], options);
    await capture.waitForLine(/^capturing/);
    await machine.ask(['send', address, 'Hello'], options);
    expect(await capture.ended).toMatchObject({ code: 0 });
    expect(readFile(path.join(folder, 'echo.pcapng')).frames.length).toBeGreaterThanOrEqual(3);
    expect(readdirSync(folder).sort()).toEqual(['config', 'echo.pcapng', 'state']);
  });

  it('brings up a daemon where none runs, and takes it down again', async (ctx) => {
    if (!isRoot()) ctx.skip('capturing needs root');
    const { machine, options } = await createSite(ctx, { forPlainUser: false });
    const answer = await machine.ask<Answer>(
      ['capture', '-p', '9', '-p', '10,11', '--for', '1'],
      options,
    );
    expect(answer).toMatchObject({ ports: [9, 10, 11], daemon: 'tcp-echo', packets: 0 });
    await untilNoneRuns(machine.home);
  });

  it('leaves what is not its own as it is', async (ctx) => {
    const { machine, options, folder } = await createSite(ctx, { forPlainUser: false });
    const file = path.join(folder, 'notes.txt');
    writeFileSync(file, 'mine');
    const { code, stderr } = await machine.run(['capture', '-p', '9', '-o', 'notes.txt'], options);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error CAPTURE_NOT_WRITTEN: .*notes\.txt/),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it('fails when the daemon ends, and leaves no file', async (ctx) => {
    const { machine, options, folder, port } = await serve(ctx);
    const capture = await machine.open(['capture', '-p', port, '-o', 'echo.pcapng'], options);
    await capture.waitForLine(/^capturing/);
    await machine.ask(['down'], options);
    expect(await capture.ended).toMatchObject({ code: 1 });
    await eventually(() => expect(readdirSync(folder).sort()).toEqual(['config', 'state']));
  });

  it('tells who has no right to capture what to do, and leaves no file', async (ctx) => {
    const { machine, options, folder } = await createSite(ctx, { forPlainUser: true });
    const { code, stderr } = await machine.run(['capture', '-p', '9', '--lang', 'pt-BR'], options);
    expect(code).toBe(1);
    expect(stderr).toContain('erro CAPTURE_UNAVAILABLE: ');
    expect(stderr).toContain('sudo npx socketlab up');
    expect(readdirSync(folder).filter((name) => name.includes('pcapng'))).toEqual([]);
  });
});
