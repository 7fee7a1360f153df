import { DEBIAN_USER } from '@socketlab/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { NOT_LOGGED_IN, type ServiceMachine } from './service-machine.ts';
import {
  DAEMONS,
  exchange,
  journalOf,
  pathsOf,
  readUnit,
  systemctlOf,
  takePortAtBoot,
  treeOf,
  UNITS,
  untilAllServe,
} from './service-units.ts';
import { needThorough, shareMachine } from './shared-machine.ts';

const SYSTEMCTL = systemctlOf('user');
const HOME = `/home/${DEBIAN_USER}`;
const TCP_ECHO = 'socketlab-tcp-echo.service';
const TCP_PORT = 65_432;
/** The issue's: so soon is every daemon back. */
const BACK_WITHIN_MS = 10_000;
/** systemd starts it five times, a second after each failure. */
const GIVEN_UP_WITHIN_MS = 40_000;
/** Node as many have it: a name that stays, and leads to a folder of a version. */
const NODE_NAME = '/usr/local/bin/node';
const nodeOf = (version: string): string => `/opt/node-v${version}/bin/node`;

let before: string[];
const theMachine = shareMachine({
  by: 'user',
  takesLong: false,
  prepare: async (machine) => {
    await machine.do(`mkdir -p $(dirname ${nodeOf('26.9.0')}) && cp /usr/bin/node ${nodeOf('26.9.0')}
      ln -s ${nodeOf('26.9.0')} ${NODE_NAME}`);
    before = pathsOf(await treeOf(machine, HOME, '/etc', '/usr/local'));
    await machine.ask(['service', 'install']);
  },
});
/** Each test finds the four services serving, and leaves them so. */
let machine: ServiceMachine;
beforeEach(() => {
  machine = theMachine();
});

describe('the services of a user, on a machine that boots', () => {
  it('are there again after a reboot though nobody has logged in, and give a lab its verdicts', async () => {
    await untilAllServe(machine);
    const first = machine.boot.id;
    const { id } = await machine.reboot();
    expect(id).not.toBe(first);
    await untilAllServe(machine);
    expect(await machine.do('loginctl --no-legend list-sessions')).toBe('');

    const lab = ['lab', 'run', 'tcp-simple', '--no-sandbox', '--report', 'report'];
    const { code, stderr } = await machine.socketlab(lab, NOT_LOGGED_IN);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const claims = JSON.parse(await machine.do(`cat ${HOME}/report/claims.json`)) as {
      id: string;
      verdict: string;
    }[];
    expect(claims.filter(({ verdict }) => verdict === 'refuted')).toEqual([]);
    const proven = claims.filter(({ verdict }) => verdict === 'proven').map((claim) => claim.id);
    expect(proven).toContain('tcp.2.time-wait');
    // The lab used the daemons of the services, and left them as they were.
    await untilAllServe(machine);
    expect(await exchange(machine, TCP_PORT, 'after the lab')).toBe('after the lab');
    await machine.do(`rm -r ${HOME}/report`);
  });

  it('are all back within ten seconds of kill -9', async () => {
    const pids = await untilAllServe(machine);
    const killed = performance.now();
    await machine.do(`kill -KILL ${pids.join(' ')}`);
    await untilAllServe(machine, { not: pids });
    expect(performance.now() - killed).toBeLessThan(BACK_WITHIN_MS);
    const units = await Promise.all(
      DAEMONS.map((name) => readUnit(machine, `socketlab-${name}.service`)),
    );
    expect(units.map(({ NRestarts }) => NRestarts)).toEqual(['1', '1', '1', '1']);
  });

  it('end in order when they are stopped, with all of their words in the journal', async (context) => {
    needThorough(context);
    await untilAllServe(machine);
    await machine.do(`${SYSTEMCTL} stop ${TCP_ECHO}`);
    const stopped = { ActiveState: 'inactive', Result: 'success', ExecMainStatus: '0' };
    expect(await readUnit(machine, TCP_ECHO)).toMatchObject(stopped);
    const lines = await eventually(async () => {
      const found = await journalOf(machine, TCP_ECHO);
      expect(found.at(-1)?.MESSAGE).toMatch(/^ended/);
      return found;
    });
    expect(lines.filter(({ MESSAGE }) => /^serving/.test(MESSAGE)).length).toBeGreaterThan(1);
    expect(new Set(lines.map(({ PRIORITY }) => PRIORITY))).toEqual(new Set(['6']));
  });

  it('are started by a connection to one that was stopped, which is answered', async (context) => {
    needThorough(context);
    await machine.do(`${SYSTEMCTL} stop ${TCP_ECHO}`);
    expect(await readUnit(machine, TCP_ECHO)).toMatchObject({ ActiveState: 'inactive' });
    expect(await exchange(machine, TCP_PORT, 'wake up')).toBe('wake up');
    expect(await readUnit(machine, TCP_ECHO)).toMatchObject({ ActiveState: 'active' });
    await untilAllServe(machine);
  });

  it('are ended by the watchdog when they hang, and started again', async (context) => {
    needThorough(context);
    await machine.do(`mkdir -p ${UNITS}/${TCP_ECHO}.d
      printf '[Service]\\nWatchdogSec=2\\n' >${UNITS}/${TCP_ECHO}.d/soon.conf
      ${SYSTEMCTL} daemon-reload && ${SYSTEMCTL} restart ${TCP_ECHO}`);
    const [watched = 0] = await untilAllServe(machine);
    await machine.do(`kill -STOP ${watched}`);
    await untilAllServe(machine, { not: [watched] });
    const told = await machine.do(`journalctl --no-pager -o cat USER_UNIT=${TCP_ECHO}`);
    expect(told).toContain('Watchdog timeout');
    await machine.do(`rm -r ${UNITS}/${TCP_ECHO}.d && ${SYSTEMCTL} daemon-reload`);
  });

  it('fail where a port is taken at boot, and their status names who has it', async (context) => {
    needThorough(context);
    const before = 'socketlab-client-agent.service';
    const holder = await takePortAtBoot(machine, { port: 17_434, before });
    await machine.reboot();
    await eventually(async () => {
      const unit = await readUnit(machine, 'socketlab-client-agent.service');
      expect(unit).toMatchObject({ ActiveState: 'failed' });
    }, GIVEN_UP_WITHIN_MS);
    const { MainPID } = await readUnit(machine, holder);
    const status = await machine.socketlab(['service', 'status', 'client-agent'], NOT_LOGGED_IN);
    const named = new RegExp(`failed[^]*127\\.0\\.0\\.1:17434[^]*\\b${MainPID}\\b`);
    expect(status).toEqual({
      ...{ code: 0, signal: null, stderr: '' },
      stdout: expect.stringMatching(named),
    });
    await machine.do(`${SYSTEMCTL} disable --now ${holder} && rm ${UNITS}/${holder}`);
    await machine.do(`${SYSTEMCTL} start socketlab-client-agent`);
  });

  it('run with another Node after an upgrade and a reboot, by the name that stayed', async (context) => {
    needThorough(context);
    const exeOf = (pid: number | undefined): Promise<string> =>
      machine.do(`readlink /proc/${pid}/exe`);
    const [old] = await untilAllServe(machine);
    expect(await exeOf(old)).toBe(nodeOf('26.9.0'));
    await machine.do(`mv /opt/node-v26.9.0 /opt/node-v26.10.0
      ln -sfn ${nodeOf('26.10.0')} ${NODE_NAME}`);
    await machine.reboot();
    const [young] = await untilAllServe(machine);
    expect(await exeOf(young)).toBe(nodeOf('26.10.0'));
  });

  it('are gone with service uninstall, and leave keys, state and the cache', async (context) => {
    needThorough(context);
    await machine.ask(['service', 'uninstall']);
    expect(await machine.do(`${SYSTEMCTL} list-units --all --no-legend 'socketlab-*'`)).toBe('');
    const after = pathsOf(await treeOf(machine, HOME, '/etc', '/usr/local'));
    const added = after.filter((file) => !before.includes(file));
    const kept = /^\/home\/aluna\/\.(?:config|local\/state|cache)(?:\/socketlab(?:\/.*)?)?$/;
    expect(added.filter((file) => !kept.test(file))).toEqual([]);
    expect(added).toContain(`${HOME}/.config/socketlab/identity/identity.pem`);
  });
});
