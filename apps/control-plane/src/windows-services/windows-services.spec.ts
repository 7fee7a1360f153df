import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SocketlabError } from '@socketlab/foundation';
import { endingMark } from '@socketlab/services';
import { ServicesFolderError } from '@socketlab/trust';
import { describe, expect, it } from 'vitest';
import { DAEMONS, parseDaemon } from '../daemons.ts';
import { installWindowsServices } from './install-windows.ts';
import { reportWindowsService } from './report-windows.ts';
import { readServiceState } from './service-control.ts';
import { readQuery } from './task-scheduler.ts';
import { uninstallWindowsServices } from './uninstall-windows.ts';
import { isThere, type WindowsScene, windowsScene } from './windows-scene.fixture.ts';

const TCP = parseDaemon('tcp-echo');
const signal = new AbortController().signal;
const TASK = '\\Socketlab\\tcp-echo-LAB-07-ana';

const install = (scene: WindowsScene, differs: { isForced?: boolean; listen?: string } = {}) => {
  const { isForced = false, listen } = differs;
  const choices = { hasSocket: true, listen, allowsCaptures: false };
  return installWindowsServices(
    { ...scene.request, isForced, choices },
    { ...scene, signal, servingMs: 200 },
  );
};
const uninstall = (scene: WindowsScene, isForced = false) =>
  uninstallWindowsServices({ ...scene.request, isForced }, { ...scene, signal });
const record = (scene: WindowsScene): string =>
  path.join(scene.state, 'services/socketlab-tcp-echo.env');

/** What bsd-sockets throws of a call about an access list that Windows denied. */
class AccessListDeniedError extends SocketlabError {
  constructor(number: number) {
    super('ACCESS_LIST', { en: 'denied', 'pt-BR': 'negado' }, { number });
  }
}

describe('a user’s services', () => {
  it('are tasks, of a copy of the program, and are waited for', async () => {
    const scene = windowsScene('user', [TCP]);
    const { daemons, place } = await install(scene);
    expect(daemons).toEqual([
      { name: 'tcp-echo', unit: TASK, outcome: 'installed', wasTakenOver: false },
    ]);
    expect(isThere(path.join(place.root, 'apps/tcp-echo/dist/main.mjs'))).toBe(true);
    expect(isThere(place.launcher ?? '')).toBe(true);
    expect(scene.calls().map((call) => call.split(' ').slice(0, 4).join(' '))).toEqual([
      // Nothing of that name may run when it is defined.
      `schtasks.exe /end /tn ${TASK}`,
      `schtasks.exe /create /tn ${TASK}`,
      `schtasks.exe /run /tn ${TASK}`,
    ]);
  });

  it('are left alone where they run as they should, and keep their choices where they do not', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene, { listen: '127.0.0.1:7000' });
    scene.calls();
    expect((await install(scene)).daemons[0]?.outcome).toBe('unchanged');
    expect(scene.calls()).toEqual([]);
    appendFileSync(scene.at('clone/apps/tcp-echo/dist/main.mjs'), '// built again\n');
    expect((await install(scene)).daemons[0]?.outcome).toBe('updated');
    expect(readFileSync(record(scene), 'utf8')).toContain('127.0.0.1:7000');
  });

  it.each([
    ['/create', 'WINDOWS_MANAGER_REFUSED'],
    ['/run', 'WINDOWS_MANAGER_REFUSED'],
  ])('leave nothing behind when schtasks refuses %s', async (verb, code) => {
    const scene = windowsScene('user', [TCP]);
    scene.fail(verb, 1);
    await expect(install(scene)).rejects.toMatchObject({ code });
    expect(isThere(record(scene))).toBe(false);
    expect(readdirSync(scene.state).filter((name) => name !== 'daemons')).toEqual([]);
    expect(await scene.manager.look('tcp-echo', signal)).toEqual({ state: 'absent' });
  });

  it('are as before when an update fails', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene);
    const before = readFileSync(record(scene), 'utf8');
    appendFileSync(scene.at('clone/apps/tcp-echo/dist/main.mjs'), '// built again\n');
    scene.fail('/run', 1);
    await expect(install(scene)).rejects.toMatchObject({ code: 'WINDOWS_MANAGER_REFUSED' });
    expect(readFileSync(record(scene), 'utf8')).toBe(before);
    expect(await scene.manager.look('tcp-echo', signal)).toEqual({ state: 'running' });
  });

  it('are started again by nothing while they are ended: by uninstall, by an update and where it undoes itself', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene);
    const mark = endingMark(record(scene));
    const ends: boolean[] = [];
    const stop: WindowsScene['manager']['stop'] = (daemon, at) => {
      // What the task's script looks for before it starts the program again: see startHiddenScript.
      ends.push(isThere(mark) || !isThere(record(scene)));
      return scene.manager.stop(daemon, at);
    };
    const watched = { ...scene, manager: { ...scene.manager, stop } };
    appendFileSync(scene.at('clone/apps/tcp-echo/dist/main.mjs'), '// built again\n');
    scene.fail('/run', 1);
    await expect(install(watched)).rejects.toMatchObject({ code: 'WINDOWS_MANAGER_REFUSED' });
    expect(ends.splice(0)).toEqual([true, true]);
    expect(isThere(mark)).toBe(false);
    await uninstall(watched);
    expect(ends).toEqual([true]);
    scene.fail('/run', 1);
    await expect(install(watched)).rejects.toMatchObject({ code: 'WINDOWS_MANAGER_REFUSED' });
    expect(ends).toEqual([true, true, true]);
    expect(readdirSync(scene.state)).toEqual(['daemons']);
  });

  it('that somebody has edited are left alone without --force', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene);
    appendFileSync(record(scene), 'SOCKETLAB_LOG_LEVEL=debug\n');
    const difference = expect.stringContaining('LOG_LEVEL');
    const edited = { code: 'SERVICE_FILE_EDITED', facts: expect.objectContaining({ difference }) };
    await expect(install(scene)).rejects.toMatchObject(edited);
    await expect(uninstall(scene)).rejects.toMatchObject({ code: 'SERVICE_FILE_EDITED' });
    await install(scene, { isForced: true });
    expect(readFileSync(record(scene), 'utf8')).not.toContain('LOG_LEVEL');
  });

  it('go with all that install wrote', async () => {
    const scene = windowsScene('user', DAEMONS);
    await install(scene);
    const { files, isLast } = await uninstall(scene);
    expect(isLast).toBe(true);
    expect(files).toHaveLength(DAEMONS.length + 1);
    expect(readdirSync(scene.state)).toEqual(['daemons']);
  });

  it('are told of: state, file and what is missing', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene);
    const report = () =>
      reportWindowsService(TCP, { ...scene.request, place: undefined }, { ...scene, signal });
    expect(await report()).toMatchObject({
      unit: TASK,
      manager: { state: 'running' },
      control: '127.0.0.1:1',
      missing: [],
    });
    await scene.manager.remove('tcp-echo', signal);
    expect(await report()).toMatchObject({ isInstalled: true, manager: { state: 'absent' } });
  });
});

describe('services of the machine', () => {
  it('belong to administrators and their account, and are known to the service control manager', async () => {
    const scene = windowsScene('system', [TCP]);
    await install(scene);
    const words = scene.calls().map((call) => call.split(' ').slice(0, 3).join(' '));
    const home = scene.at('ProgramData/Socketlab');
    expect(scene.claimed).toEqual([home]);
    expect(words).toEqual([
      'sc.exe create socketlab-tcp-echo',
      'sc.exe description socketlab-tcp-echo',
      'sc.exe failure socketlab-tcp-echo',
      'sc.exe start socketlab-tcp-echo',
    ]);
    expect(readFileSync(record(scene), 'utf8')).toContain(`SOCKETLAB_HOME='${home}'`);
  });

  it('need an administrator', async () => {
    const scene = windowsScene('system', [TCP]);
    scene.fail('sc.exe create', 5);
    await expect(install(scene)).rejects.toMatchObject({ code: 'SERVICE_NEEDS_ADMINISTRATOR' });
    expect(isThere(record(scene))).toBe(false);
  });

  it('are not installed into a folder of somebody else, of which nothing is read', async () => {
    const scene = windowsScene('system', [TCP]);
    const folder = scene.at('ProgramData/Socketlab');
    // What would be told as edited if it were read.
    mkdirSync(path.dirname(record(scene)), { recursive: true });
    writeFileSync(record(scene), 'NODE_OPTIONS=--require=C:\\planted.js\n');
    const foreign = new ServicesFolderError({ folder, kind: 'owner', who: ['LAB-07\\bia'] });
    const claimFolder = (): Promise<void> => Promise.reject(foreign);
    await expect(install({ ...scene, claimFolder })).rejects.toBe(foreign);
    expect(scene.calls()).toEqual([]);
    expect(isThere(scene.at('Program Files/Socketlab'))).toBe(false);
  });

  it('leave nothing of their folders behind where the program is refused afterwards', async () => {
    const scene = windowsScene('system', [TCP]);
    const claimFolder = async (folder: string): Promise<void> =>
      void mkdirSync(folder, { recursive: true });
    const request = { ...scene.request, programsDirectory: scene.at('nothing/apps') };
    await expect(install({ ...scene, request, claimFolder })).rejects.toMatchObject({
      code: 'DAEMON_NOT_BUILT',
    });
    expect(isThere(scene.at('ProgramData/Socketlab'))).toBe(false);
    expect(isThere(scene.at('Program Files/Socketlab'))).toBe(false);
  });

  it.each([
    ['ERROR_ACCESS_DENIED', 5],
    ['ERROR_INVALID_OWNER', 1307],
  ])('need an administrator where the folder’s list is answered with %s', async (_, number) => {
    const scene = windowsScene('system', [TCP]);
    const claimFolder = (): Promise<void> => Promise.reject(new AccessListDeniedError(number));
    await expect(install({ ...scene, claimFolder })).rejects.toMatchObject({
      code: 'SERVICE_NEEDS_ADMINISTRATOR',
    });
  });

  it('are refused where the user has the same', async () => {
    const scene = windowsScene('user', [TCP]);
    await install(scene);
    const request = { ...scene.request, scope: 'system' } as const;
    await expect(install({ ...scene, request })).rejects.toMatchObject({
      code: 'SERVICE_ELSEWHERE',
    });
  });
});

describe('what Windows’ programs say', () => {
  it('of a service is read by its numbers, in any language', () => {
    const text = `
NOME_DO_SERVIÇO: socketlab-tcp-echo
        TIPO                       : 10  WIN32_OWN_PROCESS
        ESTADO                     : 1  STOPPED
                                (NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)
        CÓDIGO_DE_SAÍDA_DO_WIN32   : 1066  (0x42a)
        CÓDIGO_DE_SAÍDA_DO_SERVIÇO : 2  (0x2)
        PONTO_DE_VERIFICAÇÃO       : 0x0
`.replaceAll('\n', '\r\n');
    expect(readServiceState(text)).toEqual({ state: 'stopped', exitCode: 2 });
  });

  it.each([
    ['267009', { state: 'running' }],
    ['267011', { state: 'stopped' }],
    ['-2147024891', { state: 'stopped', exitCode: 0x80070005 }],
    ['0', { state: 'stopped', exitCode: 0 }],
  ])('of a task is its last result, %s', (result, state) => {
    const line = `"PC","\\Socketlab\\a ""b""","N/A","Pronto","Interativo","01/01/2026 10:00:00","${result}","ana"`;
    expect(readQuery(`${line}\r\n${line}\r\n`)).toEqual(state);
  });

  it('of a task may be nothing', () => {
    expect(readQuery('')).toEqual({ state: 'unknown' });
  });
});
