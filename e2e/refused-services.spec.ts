import { type Caller, DEBIAN_USER } from '@socketlab/testkit';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';
import { LOGGED_IN, NOT_LOGGED_IN, type ServiceMachine } from './service-machine.ts';
import {
  exchange,
  pathsOf,
  readUnit,
  systemctlOf,
  takePortAtBoot,
  treeOf,
  UNITS,
  untilAllServe,
} from './service-units.ts';
import { shareMachine } from './shared-machine.ts';

const SYSTEMCTL = systemctlOf('user');
const HOME = `/home/${DEBIAN_USER}`;
const TCP_ECHO = 'socketlab-tcp-echo.service';
const POLKIT_RULE = '/etc/polkit-1/rules.d/10-nobody-lingers.rules';
const INSTALL = ['service', 'install', '--json'];

const theMachine = shareMachine({
  by: 'user',
  takesLong: true,
  // What Node and the CLI keep for themselves at first use, none of which is a service's.
  prepare: async (machine) => void (await machine.socketlab(['ps'], NOT_LOGGED_IN)),
});
let machine: ServiceMachine;
beforeEach(() => {
  machine = theMachine();
});

interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** What a service's installation may leave somewhere; caches are Node's own. */
const tree = async (): Promise<string[]> => {
  const all = await treeOf(machine, HOME, '/etc', '/var/lib/systemd/linger');
  return all.filter((line) => !line.startsWith(`${HOME}/.cache`));
};

/** Has the command fail, and nothing change by it; gives its reason. */
async function refuse(args: readonly string[], caller: Caller): Promise<Refusal> {
  const before = await tree();
  const { code, stdout, stderr } = await machine.socketlab(args, caller);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(await tree()).toEqual(before);
  return (JSON.parse(stderr.split('\n').at(-1) ?? '') as { error: Refusal }).error;
}

describe('service install', () => {
  it('names the first process of a machine without systemd', async () => {
    const before = await tree();
    // Processes of its own, and nothing in /run: what a container is that starts one program.
    const alone = `mount -t tmpfs none /run && exec setpriv --reuid ${DEBIAN_USER} --regid ${DEBIAN_USER} \\
      --init-groups env HOME=${HOME} PATH=${HOME}/.local/bin:$PATH socketlab service install --json`;
    const inside = `sh -c '${alone.replaceAll("'", `'\\''`)} || exit $?; exit 0'`;
    const { code, stderr } = await machine.run([
      ...(['unshare', '--mount', '--pid', '--fork', '--mount-proc', 'sh', '-c', inside] as const),
    ]);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('NO_SYSTEMD');
    expect(stderr).toContain('"firstProcess":"sh"');
    expect(await tree()).toEqual(before);
  });

  it('says how to log in to who has no service manager', async () => {
    const { code, message } = await refuse(INSTALL, NOT_LOGGED_IN);
    expect(code).toBe('NO_USER_MANAGER');
    expect(message).toContain(`loginctl enable-linger ${DEBIAN_USER}`);
  });

  it('says what is lost where polkit lets nobody linger, and whom to ask', async () => {
    await machine.do(`cat >${POLKIT_RULE} <<'END'
polkit.addRule(function (action) { if (/linger/.test(action.id)) return polkit.Result.NO; });
END
      systemctl try-restart polkit`);
    const { code, stderr, stdout } = await machine.socketlab(INSTALL, LOGGED_IN);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ linger: { isEnabled: false } });
    expect(stderr).toContain(`sudo loginctl enable-linger ${DEBIAN_USER}`);
    expect(await machine.do('ls /var/lib/systemd/linger')).toBe('');
    await machine.ask(['service', 'uninstall']);
    await machine.do(`rm ${POLKIT_RULE} && systemctl try-restart polkit`);
  });

  it('writes nothing into a home that is read-only, and says which file', async () => {
    await machine.do(`mount --bind ${HOME} ${HOME} && mount -o remount,bind,ro ${HOME}`);
    onTestFinished(async () => void (await machine.do(`umount ${HOME}`)));
    const { code, message } = await refuse(INSTALL, LOGGED_IN);
    expect(code).toBe('SERVICE_FILE_NOT_WRITABLE');
    expect(message).toContain(`${HOME}/.config`);
  });

  it('takes all of it back when one daemon cannot start, and says who has its port', async () => {
    const before = pathsOf(await tree());
    const serve =
      'require("net").createServer().listen(17434, "127.0.0.1", () => console.log("ready"))';
    const holder = await machine.open(['node', '-e', serve], NOT_LOGGED_IN);
    await holder.waitForLine(/^ready$/);
    const { code, stderr } = await machine.socketlab(INSTALL, LOGGED_IN);
    expect({ code, stderr }).toMatchObject({ code: 1 });
    expect(stderr).toContain('"SERVICE_START_FAILED"');
    expect(stderr).toMatch(/127\.0\.0\.1:17434.*node \(pid \d+\)/s);
    expect(pathsOf(await tree())).toEqual(before);
    expect(await machine.do('ls /var/lib/systemd/linger')).toBe('');
  });

  it('leaves a unit alone that was edited by hand, shows the edit, and replaces it when told to', async () => {
    await machine.ask(['service', 'install']);
    const unit = `${UNITS}/socketlab-tcp-echo.service`;
    await machine.do(`sed -i 's/^Restart=.*/Restart=no/' ${unit} && ${SYSTEMCTL} daemon-reload`);
    const { code, message } = await refuse(INSTALL, LOGGED_IN);
    expect(code).toBe('SERVICE_FILE_EDITED');
    expect(message).toContain(unit);
    expect(message).toContain('Restart=no');
    expect((await refuse(['service', 'uninstall', '--json'], LOGGED_IN)).code).toBe(
      'SERVICE_FILE_EDITED',
    );
    const { stdout } = await machine.socketlab(['service', 'status', 'tcp-echo'], NOT_LOGGED_IN);
    expect(stdout).toContain('Restart=no');
    await machine.ask(['service', 'install', '--force']);
    expect(await machine.do(`grep ^Restart= ${unit}`)).not.toBe('Restart=no');
    await untilAllServe(machine);
  });
});

describe('services that are installed', () => {
  beforeEach(async () => {
    await machine.ask(['service', 'install']);
    await untilAllServe(machine);
  });

  it('serve on when the disk of 1 MB with their state fills up, and say why they cannot start there', async () => {
    const state = `${HOME}/.local/state/socketlab`;
    const fill = `dd if=/dev/zero bs=4k >>${state}/filling 2>/dev/null || true`;
    await machine.do(`${SYSTEMCTL} stop ${TCP_ECHO}
      mount -t tmpfs -o size=1m,uid=${DEBIAN_USER},gid=${DEBIAN_USER},mode=700 full ${state}
      ${SYSTEMCTL} start ${TCP_ECHO}
      ${fill}
      df --output=avail ${state} | grep -qx ' *0'`);
    onTestFinished(async () => void (await machine.do(`umount --lazy ${state}`)));
    expect(await exchange(machine, 65_432, 'no room')).toBe('no room');
    // What it frees when it ends is taken up again.
    const again = await machine.run([
      'sh',
      '-c',
      `${SYSTEMCTL} stop ${TCP_ECHO}; ${fill}; ${SYSTEMCTL} start ${TCP_ECHO}`,
    ]);
    expect(again.code).not.toBe(0);
    const status = await machine.socketlab(['service', 'status', 'tcp-echo'], NOT_LOGGED_IN);
    const named = new RegExp(`${state}[^]*ENOSPC`);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(named) });
    await machine.do(`${SYSTEMCTL} stop 'socketlab-tcp-echo.*'`);
  });

  it('serve where nobody keeps a journal, and their status says that there is none', async () => {
    await machine.do(`systemctl mask systemd-journald.service systemd-journald.socket \\
      systemd-journald-dev-log.socket systemd-journald-audit.socket && rm -rf /var/log/journal`);
    await machine.reboot();
    await untilAllServe(machine);
    const status = await machine.socketlab(['service', 'status'], NOT_LOGGED_IN);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(/no journal/) });
    await machine.do(`systemctl unmask systemd-journald.service systemd-journald.socket \\
      systemd-journald-dev-log.socket systemd-journald-audit.socket`);
    await machine.reboot();
    await untilAllServe(machine);
  });

  it('tell which address systemd could not take for a socket at boot, who has it, and how to go on', async () => {
    const before = 'sockets.target socketlab-tcp-echo.socket';
    await takePortAtBoot(machine, { port: 65_432, before });
    await machine.reboot();
    await eventually(async () => {
      const unit = await readUnit(machine, 'socketlab-tcp-echo.socket');
      expect(unit).toMatchObject({ ActiveState: 'failed' });
    });
    const status = await machine.socketlab(['service', 'status', 'tcp-echo'], NOT_LOGGED_IN);
    const named =
      /socket: failed.*node\S* \(pid \d+\) has it.*service install tcp-echo.*127\.0\.0\.1:65432.*in use/s;
    expect(status).toMatchObject({ code: 0, stdout: expect.stringMatching(named) });
  });
});
