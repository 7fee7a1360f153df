import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesBelow, type ServiceScene, serviceScene } from './services-scene.fixture.ts';

const UNIT = 'socketlab-tcp-echo.service';
const SOCKET = 'socketlab-tcp-echo.socket';
const json = (text: string): { readonly [key: string]: unknown } => JSON.parse(text);
const unitText = ({ units }: ServiceScene): string => readFileSync(path.join(units, UNIT), 'utf8');

describe('service install', () => {
  test('writes, enables and starts service and socket, from a copy of a clone', async () => {
    const scene = serviceScene();
    const { code, stdout } = await scene.run('service install tcp-echo --json');
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({
      scope: 'user',
      daemons: [{ name: 'tcp-echo', outcome: 'installed', socket: SOCKET, wasTakenOver: false }],
      linger: { isEnabled: false, remedy: expect.stringContaining('loginctl enable-linger') },
    });
    expect(scene.calls()).toEqual([
      'systemctl daemon-reload',
      `systemctl enable ${SOCKET} ${UNIT}`,
      `systemctl stop ${SOCKET} ${UNIT}`,
      `systemctl reset-failed ${SOCKET} ${UNIT}`,
      `systemctl start ${SOCKET} ${UNIT}`,
    ]);
    const launcher = /^ExecStart=\/bin\/sh (?<file>\S+) tcp-echo$/m.exec(unitText(scene))?.groups?.[
      'file'
    ];
    expect(launcher).toMatch(/\/data\/socketlab\/[\w.-]+\/start-daemon$/);
    expect(
      existsSync(path.join(path.dirname(String(launcher)), 'apps/tcp-echo/dist/main.mjs')),
    ).toBe(true);
    expect(unitText(scene)).toContain(`Environment=XDG_STATE_HOME=${scene.home}/state-home\n`);
  });

  test('changes nothing the second time', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    scene.calls();
    const before = unitText(scene);
    const { stdout } = await scene.run('service install tcp-echo --json');
    expect(json(stdout)).toMatchObject({ daemons: [{ outcome: 'unchanged' }] });
    expect(scene.calls()).toEqual([]);
    expect(unitText(scene)).toBe(before);
  });

  test('takes a new build in, keeps the choices, and drops the copy that nobody runs', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo --no-socket --listen 127.0.0.1:7000');
    appendFileSync(path.join(scene.programs, 'tcp-echo/dist/main.mjs'), '// built again\n');
    const { stdout } = await scene.run('service install tcp-echo --json');
    expect(json(stdout)).toMatchObject({ daemons: [{ outcome: 'updated' }] });
    expect(unitText(scene)).toMatch(/^ExecStart=.* tcp-echo --listen 127\.0\.0\.1:7000$/m);
    expect(existsSync(path.join(scene.units, SOCKET))).toBe(false);
    expect(readdirSync(path.join(scene.home, 'data/socketlab'))).toHaveLength(1);
  });

  test('leaves the socket open while its daemon is replaced: clients wait in its queue', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    appendFileSync(path.join(scene.programs, 'tcp-echo/dist/main.mjs'), '// built again\n');
    scene.calls();
    await scene.run('service install tcp-echo');
    expect(scene.calls()).toEqual([
      'systemctl daemon-reload',
      `systemctl stop ${UNIT}`,
      `systemctl reset-failed ${UNIT}`,
      `systemctl start ${UNIT}`,
    ]);
  });

  test('gives a socket up that is not wanted any more', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    await scene.run('service install tcp-echo --no-socket');
    expect(existsSync(path.join(scene.units, SOCKET))).toBe(false);
    expect(scene.believes(`active-${SOCKET}`)).toBe(false);
    expect(scene.believes(`enabled-${SOCKET}`)).toBe(false);
    expect(scene.believes(`active-${UNIT}`)).toBe(true);
  });

  test('leaves nothing behind when a daemon does not come up, and says why in its words', async () => {
    const scene = serviceScene();
    const { code, stderr } = await scene.run('service install', { FAILS: `start ${UNIT}` });
    expect(code).toBe(1);
    expect(stderr).toContain('SERVICE_START_FAILED');
    expect(stderr).toContain('127.0.0.1:65432 is taken by nc (pid 12). Choose another.');
    expect(stderr).toContain(`journalctl --user -u ${UNIT}`);
    expect(filesBelow(scene.units)).toEqual([]);
    expect(filesBelow(path.join(scene.home, 'data'))).toEqual([]);
    expect(filesBelow(path.join(scene.home, 'state'))).toEqual([]);
  });

  test('has what ran before run again when an update fails', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    const before = unitText(scene);
    appendFileSync(path.join(scene.programs, 'tcp-echo/dist/main.mjs'), '// a bad build\n');
    const { code } = await scene.run('service install', {
      FAILS: 'start socketlab-udp-echo.service',
    });
    expect(code).toBe(1);
    expect(unitText(scene)).toBe(before);
    expect(filesBelow(scene.units)).toEqual(expect.arrayContaining([UNIT, SOCKET]));
    expect(filesBelow(scene.units)).toHaveLength(2);
    expect(scene.believes(`active-${UNIT}`)).toBe(true);
    expect(scene.believes(`enabled-${UNIT}`)).toBe(true);
    expect(scene.believes('enabled-socketlab-udp-echo.service')).toBe(false);
    const launcher = /\/bin\/sh (?<file>\S+)/.exec(before)?.groups?.['file'];
    expect(existsSync(String(launcher))).toBe(true);
  });

  test('tells what it could not undo beside what failed', async () => {
    const scene = serviceScene();
    const { stderr } = await scene.run('service install tcp-echo', { FAILS: `start ${UNIT}` });
    expect(stderr).not.toContain('SERVICE_UNDO_FAILED');
    const again = await scene.run('service install tcp-echo', { FAILS: `stop ${SOCKET}` });
    expect(again.stderr).toContain('SERVICE_MANAGER_REFUSED');
    expect(again.stderr).toContain('SERVICE_UNDO_FAILED');
  });

  test('leaves a file alone that somebody has edited, and shows the edit; --force gives it up', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    const edited = unitText(scene).replace('WatchdogSec=30', 'WatchdogSec=99');
    writeFileSync(path.join(scene.units, UNIT), edited);
    for (const words of ['service install tcp-echo', 'service uninstall tcp-echo']) {
      const { code, stderr } = await scene.run(words);
      expect(code).toBe(1);
      expect(stderr).toContain('SERVICE_FILE_EDITED');
      expect(unitText(scene)).toBe(edited);
    }
    const { stderr } = await scene.run('service install tcp-echo');
    expect(stderr).toContain('  - WatchdogSec=30\n  + WatchdogSec=99');
    expect(stderr).toContain(`systemctl --user edit ${UNIT}`);
    expect((await scene.run('service install tcp-echo --force')).code).toBe(0);
    expect(unitText(scene)).toContain('WatchdogSec=30');
  });

  test('leaves a file alone that is not ours', async () => {
    const scene = serviceScene();
    await scene.run('service install udp-echo');
    writeFileSync(path.join(scene.units, UNIT), '[Service]\nExecStart=/bin/true\n');
    const { stderr } = await scene.run('service install');
    expect(stderr).toContain('SERVICE_FILE_EDITED');
    expect(filesBelow(scene.units)).toHaveLength(3);
  });

  test.each([
    ['a place that is a file', (units: string) => writeFileSync(path.resolve(units, '..'), '')],
    [
      'a place that leads nowhere',
      (units: string) => symlinkSync('/proc/nowhere', path.resolve(units, '..')),
    ],
  ])('names %s, and has installed nothing', async (_what, spoil) => {
    const scene = serviceScene();
    spoil(scene.units);
    const { code, stderr } = await scene.run('service install');
    expect(code).toBe(1);
    expect(stderr).toContain('SERVICE_FILE_NOT_WRITABLE');
    expect(filesBelow(path.join(scene.home, 'data'))).toEqual([]);
  });

  test('says who the manager is that does not answer, and how to get to it', async () => {
    const scene = serviceScene();
    const gone = { MANAGER_GONE: 'Failed to connect to bus: No medium found' };
    const { code, stderr } = await scene.run('service install', gone);
    expect(code).toBe(1);
    // Where this test runs there may be no systemd at all, which is told first.
    expect(stderr).toMatch(/error (?:NO_USER_MANAGER|NO_SYSTEMD): /);
  });

  test('says that there is no systemd', async () => {
    const scene = serviceScene();
    rmSync(path.join(scene.home, 'bin/systemctl'));
    const { code, stderr } = await scene.run('service install', {
      PATH: path.join(scene.home, 'bin'),
    });
    expect(code).toBe(1);
    expect(stderr).toContain('error NO_SYSTEMD: ');
  });

  test('says that the manager looks elsewhere', async () => {
    const scene = serviceScene();
    const { stderr } = await scene.run('service install', {
      XDG_CONFIG_HOME: path.join(scene.home, 'other'),
    });
    expect(stderr).toContain('SERVICE_UNITS_NOT_SEEN');
  });

  test.each([
    ['service install tcp-eco', 'UNKNOWN_DAEMON'],
    ['service install --listen 127.0.0.1:7000', 'CONFLICTING_OPTIONS'],
    ['service install client-agent --listen 127.0.0.1:7000', 'CONFLICTING_OPTIONS'],
    ['service install --captures', 'CONFLICTING_OPTIONS'],
    ['service install --for macos', 'CONFLICTING_OPTIONS'],
    ['service install --host lab-07', 'OWNERS_COMMAND'],
    ['service status --host lab-07', 'OWNERS_COMMAND'],
  ])('%s is a misuse: %s', async (words, errorCode) => {
    const { code, stderr } = await serviceScene().run(words);
    expect(stderr).toContain(errorCode);
    expect(code).toBe(2);
  });

  test('--print changes nothing, and says what was never run there', async () => {
    const scene = serviceScene();
    const { stdout } = await scene.run('service install --print --json');
    const { files } = json(stdout) as { files: { path: string }[] };
    expect(files).toHaveLength(7);
    const words = { macos: 'não testados', windows: 'testado no Wine, nunca no Windows' };
    for (const [system, said] of Object.entries(words)) {
      const { code, stderr } = await scene.run(
        `service install --print --for ${system} --lang pt-BR`,
      );
      expect(code).toBe(0);
      expect(stderr).toContain(said);
    }
    expect(filesBelow(scene.units)).toEqual([]);
    expect(scene.calls()).toEqual([]);
  });
});
