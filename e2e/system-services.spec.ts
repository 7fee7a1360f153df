import { beforeEach, describe, expect, it } from 'vitest';
import type { ServiceMachine } from './service-machine.ts';
import { exchange, pathsOf, treeOf, untilAllServe } from './service-units.ts';
import { shareMachine } from './shared-machine.ts';

const ROOT = {};
/** Where an installation may leave something. */
const FOLDERS = ['/home', '/etc', '/usr/local', '/root', '/var/lib'];
const TRACING = '/sys/kernel/tracing';
const TRACING_MOUNT = '/etc/systemd/system/sys-kernel-tracing.mount';
const TCP_PORT = 65_432;
/** CAP_NET_RAW, capabilities(7). */
const NET_RAW = (1n << 13n).toString(16).padStart(16, '0');
const NOTHING = '0'.repeat(16);

let before: string[];
const theMachine = shareMachine({
  by: 'root',
  takesLong: true,
  prepare: async (machine) => {
    // Debian mounts tracefs at boot, but in no container, which need not be allowed to: this one is.
    await machine.do(`mkdir -p ${TRACING_MOUNT}.d
      printf '[Unit]\\nConditionVirtualization=\\nConditionCapability=\\n' >${TRACING_MOUNT}.d/here.conf
      systemctl daemon-reload && systemctl start sys-kernel-tracing.mount || true`);
    before = pathsOf(await treeOf(machine, ...FOLDERS));
    await machine.ask(['service', 'install', '--system'], ROOT);
  },
  tidy: async (machine) => {
    // The kernel has one tracefs for all machines on it: what a failed test leaves there would stay.
    await machine.do(`rmdir ${TRACING}/instances/socketlab-service-* 2>/dev/null || true`);
  },
});
let machine: ServiceMachine;
beforeEach(() => {
  machine = theMachine();
});

/** What the kernel says of a process, proc_pid_status(5). */
async function statusOf(pid: number): Promise<Readonly<Record<string, string>>> {
  const lines = (await machine.do(`cat /proc/${pid}/status`)).split('\n');
  return Object.fromEntries(lines.map((line) => line.split(/:\s+/) as [string, string]));
}

/** What a daemon must not have, whatever it is allowed to. */
async function expectNoPrivileges(pids: readonly number[], capabilities: string): Promise<void> {
  const uid = await machine.do('id -u socketlab');
  expect(Number(uid)).toBeGreaterThan(0);
  for (const pid of pids) {
    const { Uid, CapEff, CapBnd, NoNewPrivs, Seccomp } = await statusOf(pid);
    expect({ Uid, CapEff, CapBnd, NoNewPrivs, Seccomp }).toEqual({
      Uid: [uid, uid, uid, uid].join('\t'),
      CapEff: capabilities,
      CapBnd: capabilities,
      NoNewPrivs: '1',
      Seccomp: '2',
    });
  }
}

describe('the services of a machine', () => {
  it('are there again after a reboot, as a user of their own without any privilege', async () => {
    await machine.reboot();
    const pids = await untilAllServe(machine, { scope: 'system' });
    await expectNoPrivileges(pids, NOTHING);
    expect(await exchange(machine, TCP_PORT, 'as nobody')).toBe('as nobody');
  });

  it('get a trace instance each that root prepared, and that is theirs alone', async (context) => {
    const hasTracing = (await machine.run(['test', '-d', `${TRACING}/instances`])).code === 0;
    if (!hasTracing) context.skip('this kernel gives the machine no tracefs');
    const [pid] = await untilAllServe(machine, { scope: 'system' });
    const folder = '/run/socketlab-trace/tcp-echo';
    const owners = await machine.do(
      `nsenter -t ${pid} -m stat -c '%U' ${folder} ${folder}/trace_pipe ${folder}/tracing_on`,
    );
    expect(owners.split('\n')).toEqual(['socketlab', 'socketlab', 'socketlab']);
    const others = await machine.run([
      'nsenter',
      '-t',
      String(pid),
      '-m',
      'ls',
      '/run/socketlab-trace/udp-echo',
    ]);
    expect(others.stdout).toBe('');
  });

  it('are back after kill -9', async () => {
    const pids = await untilAllServe(machine, { scope: 'system' });
    await machine.do(`kill -KILL ${pids.join(' ')}`);
    await untilAllServe(machine, { scope: 'system', not: pids });
  });

  it('may capture when that was asked for, and nothing beyond it', async () => {
    const old = await untilAllServe(machine, { scope: 'system' });
    await machine.ask(['service', 'install', '--system', '--captures'], ROOT);
    const pids = await untilAllServe(machine, { scope: 'system', not: old });
    await expectNoPrivileges(pids, NET_RAW);
  });

  it('are refused to who is not root, and are gone with uninstall but for keys and state', async () => {
    const refused = await machine.socketlab(['service', 'uninstall', '--system']);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('sudo') });
    await untilAllServe(machine, { scope: 'system' });
    await machine.ask(['service', 'uninstall', '--system'], ROOT);
    const after = pathsOf(await treeOf(machine, ...FOLDERS));
    const added = after.filter((file) => !before.includes(file));
    const kept =
      /^\/var\/lib\/(?:socketlab|private|systemd)(?:\/|$)|^\/(?:home\/aluna|root)\/\.(?:cache|config|local)(?:\/|$)/;
    // The user stays, for the files that stay are its own: sysusers(8) leaves its backups beside them.
    const users = /^\/etc\/(?:\.pwd\.lock|(?:passwd|shadow|group|gshadow)-?)$/;
    expect(added.filter((file) => !kept.test(file) && !users.test(file))).toEqual([]);
    expect(
      await machine.do(`ls ${TRACING}/instances 2>/dev/null | grep socketlab-service || true`),
    ).toBe('');
  });
});
