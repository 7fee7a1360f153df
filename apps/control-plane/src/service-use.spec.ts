import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { describe, expect, test } from 'vitest';
import { NO_IDENTITY, standInClient } from './daemon.fixture.ts';
import { filesBelow, serviceScene } from './services-scene.fixture.ts';

const UNIT = 'socketlab-tcp-echo.service';
const SOCKET = 'socketlab-tcp-echo.socket';

const NOBODY = { en: 'nobody is there', 'pt-BR': 'não há ninguém' };
class NobodyError extends SocketlabError {}
/** A process id that no process has: it is above what the kernel gives. */
const ENDED = 4_194_305;

function answering(address: string, openConnections: number, onDrain = (): void => {}) {
  return standInClient(address, {
    'daemon.getInfo': () => ({
      name: 'tcp-echo',
      pid: ENDED,
      controlAddress: address,
      metricsAddress: '',
    }),
    'daemon.getStatus': () => ({ state: 'DAEMON_STATE_SERVING', openConnections }),
    'daemon.drain': () => onDrain(),
  });
}

/** A scene in which tcp-echo runs, started by nobody's service. */
function outsideScene(openConnections: number) {
  let drained = 0;
  const scene = serviceScene({
    openIdentity: async () => NO_IDENTITY,
    openClient: async (address) => answering(address, openConnections, () => (drained += 1)),
  });
  const folder = path.join(scene.home, 'state-home/socketlab/daemons');
  mkdirSync(folder, { recursive: true });
  const record = { name: 'tcp-echo', control: '127.0.0.1:1', pid: ENDED };
  writeFileSync(path.join(folder, 'tcp-echo.json'), JSON.stringify(record));
  return { ...scene, drained: () => drained };
}

describe('a daemon that runs outside of the service', () => {
  test('is ended and becomes the service', async () => {
    const scene = outsideScene(0);
    const { code, stdout } = await scene.run('service install tcp-echo');
    expect(code).toBe(0);
    expect(stdout).toContain('it ran already, and was ended for that');
    expect(scene.drained()).toBe(1);
    expect(scene.believes(`active-${UNIT}`)).toBe(true);
  });

  test('is left alone while somebody is connected to it', async () => {
    const scene = outsideScene(2);
    const { code, stderr } = await scene.run('service install');
    expect(code).toBe(1);
    expect(stderr).toContain('SERVICE_DAEMON_BUSY');
    expect(stderr).toContain('2 open connection(s)');
    expect(scene.drained()).toBe(0);
    expect(filesBelow(scene.units)).toEqual([]);
  });
});

describe('a daemon that is a service', () => {
  test('is started by it with up, its socket first', async () => {
    const scene = serviceScene({
      openIdentity: async () => NO_IDENTITY,
      openClient: async (address) => {
        if (!scene.believes(`active-${UNIT}`)) throw new NobodyError('DAEMON_UNREACHABLE', NOBODY);
        return answering(address, 0);
      },
    });
    await scene.run('service install tcp-echo');
    await scene.run('down tcp-echo');
    scene.calls();
    const { code, stdout } = await scene.run('up tcp-echo');
    expect(code).toBe(0);
    expect(stdout).toContain('started, control');
    expect(scene.calls()).toEqual([
      `systemctl reset-failed ${SOCKET} ${UNIT}`,
      `systemctl start ${SOCKET} ${UNIT}`,
    ]);
  });

  test('is stopped by it with down, its socket too', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    scene.calls();
    const { stdout } = await scene.run('down tcp-echo');
    expect(stdout).toContain('ended');
    expect(scene.calls()).toEqual([`systemctl stop ${SOCKET}`, `systemctl stop ${SOCKET} ${UNIT}`]);
  });

  test('has its log read from the journal when it does not run', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    const { stdout, stderr } = await scene.run('logs tcp-echo');
    expect(stderr).toContain(`read from journalctl --user -u ${UNIT}`);
    expect(stdout).toContain('is taken by nc');
  });

  test('is none of a home that it was not installed for', async () => {
    const scene = serviceScene();
    await scene.run('service install tcp-echo');
    scene.calls();
    await scene.run('down tcp-echo', { SOCKETLAB_HOME: path.join(scene.home, 'elsewhere') });
    expect(scene.calls()).toEqual([]);
  });
});
