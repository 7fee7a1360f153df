import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, serviceScene } from './services-scene.fixture.ts';

const SOCKET = 'socketlab-tcp-echo.socket';
const json = (text: string): { readonly [key: string]: unknown } => JSON.parse(text);

describe('service uninstall', () => {
  test('removes what install wrote, the sockets first, and keeps the state', async () => {
    const scene = serviceScene();
    await scene.run('service install');
    scene.calls();
    const { code, stderr } = await scene.run('service uninstall');
    expect(code).toBe(0);
    expect(stderr).toContain('keys and state stay in');
    expect(filesBelow(scene.units)).toEqual([]);
    expect(existsSync(path.join(scene.home, 'data/socketlab'))).toBe(false);
    expect(filesBelow(path.join(scene.home, 'state'))).toEqual([]);
    expect(scene.calls()[0]).toMatch(
      /^systemctl stop socketlab-tcp-echo\.socket socketlab-tcp-echo\.service /,
    );
  });

  test('keeps the program while another service runs it', async () => {
    const scene = serviceScene();
    await scene.run('service install');
    await scene.run('service uninstall tcp-echo');
    expect(readdirSync(path.join(scene.home, 'data/socketlab'))).toHaveLength(1);
    expect(existsSync(path.join(scene.units, 'socketlab-udp-echo.service'))).toBe(true);
  });

  test('has nothing to do where nothing is', async () => {
    const scene = serviceScene();
    const { code, stdout } = await scene.run('service uninstall --json');
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ files: [] });
    expect(scene.calls()).toEqual([]);
  });
});

describe('service status', () => {
  test('tells what is a service, and how it is', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    const { stdout } = await scene.run('service status tcp-echo udp-echo --json');
    expect(json(stdout)).toMatchObject({
      daemons: [
        {
          isInstalled: true,
          enabled: 'enabled',
          active: 'active (running)',
          since: '2026-11-26T16:01:04.000Z',
          socket: { unit: SOCKET },
          drift: [],
          missing: [],
          errors: [{ text: { en: expect.stringContaining('is taken by nc') } }],
        },
        { name: 'udp-echo', isInstalled: false },
      ],
    });
  });

  test('names files that this version would write otherwise, edits, and what is missing', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo udp-echo');
    appendFileSync(path.join(scene.programs, 'tcp-echo/dist/main.mjs'), '// built again\n');
    appendFileSync(path.join(scene.units, 'socketlab-udp-echo.socket'), 'Mark=1\n');
    const [copy = ''] = readdirSync(path.join(scene.home, 'data/socketlab'));
    rmSync(path.join(scene.home, 'data/socketlab', copy, 'apps'), { recursive: true });
    const { stdout } = await scene.run('service status tcp-echo udp-echo');
    expect(stdout).toMatch(
      /socketlab-tcp-echo\.service is not as this version writes it \(older\)/,
    );
    expect(stdout).toMatch(/socketlab-udp-echo\.socket was edited by hand/);
    expect(stdout).toContain('+ Mark=1');
    expect(stdout).toMatch(/missing: \S+\/apps\/tcp-echo\/dist\/main\.mjs/);
  });

  test('says that there is no journal to read', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    const none = await scene.run('service status tcp-echo', { NO_JOURNAL: '1' });
    expect(none.stdout).toContain('no journal that you may read is here');
    rmSync(path.join(scene.home, 'bin/journalctl'));
    const absent = await scene.run('service status tcp-echo', {
      PATH: path.join(scene.home, 'bin'),
    });
    expect(absent.stdout).toContain('journalctl is not installed');
  });
});
