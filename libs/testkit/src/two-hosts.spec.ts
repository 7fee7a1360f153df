import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnLeaks, watchForLeaks } from './leaks.ts';
import { isRoot } from './privileges.ts';
import { startProcess } from './process.ts';
import { PYTHON } from './python.ts';
import { createTwoHosts, type HostName, twoHostsProblem } from './two-hosts.ts';

failOnLeaks();

const BRIEF_MS = 50;
const HOSTS = ['lab-07', 'lab-08'] as const;
const KINDS = [
  { name: 'made by root', isUnprivileged: false },
  { name: 'made without any right', isUnprivileged: true },
];
const SERVER = `import socket, sys
server = socket.create_server((sys.argv[1], 0))
print("listening", server.getsockname()[1], flush=True)
print("from", server.accept()[1][0], flush=True)`;
const CLIENT = 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])))';

describe.each(KINDS)('two hosts $name', ({ isUnprivileged }) => {
  beforeEach((context) => {
    if (!isUnprivileged && !isRoot()) context.skip('needs root');
    const problem = twoHostsProblem({ isUnprivileged });
    if (problem !== undefined) context.skip(problem);
  });

  it('reach each other by their addresses, and are root there', async () => {
    const { hosts, within, run } = await createTwoHosts({ isUnprivileged });
    const owner = hosts['lab-07'].address;
    const python = (script: string, ...args: string[]) => [PYTHON, '-uc', script, ...args] as const;
    const server = await startProcess(within('lab-07', python(SERVER, owner)));
    const [, port = ''] = await server.waitForLine(/^listening (\d+)$/);
    run('lab-08', [...python(CLIENT, owner, port)]);
    expect((await server.waitForLine(/^from (.+)$/))[1]).toBe(hosts['lab-08'].address);
    expect(HOSTS.map((host) => run(host, ['id', '-u']).trim())).toEqual(['0', '0']);
    await server.ended;
  });

  it('are networks of their own, with one interface beside lo', async () => {
    const { hosts, run } = await createTwoHosts({ isUnprivileged });
    const inode = (host: HostName): number => statSync(hosts[host].namespace).ino;
    expect(
      new Set([inode('lab-07'), inode('lab-08'), statSync('/proc/self/ns/net').ino]).size,
    ).toBe(3);
    for (const host of HOSTS) {
      const links = JSON.parse(run(host, ['ip', '-json', 'address'])) as {
        ifname: string;
        operstate: string;
        addr_info: { local: string }[];
      }[];
      const [lo, eth0] = ['lo', 'eth0'].map((name) => links.find(({ ifname }) => ifname === name));
      expect(lo?.addr_info.map(({ local }) => local)).toContain('127.0.0.1');
      expect(eth0).toMatchObject({ operstate: 'UP' });
      expect(eth0?.addr_info.map(({ local }) => local)).toEqual([hosts[host].address]);
    }
  });

  it('say what failed of a command', async () => {
    const { run } = await createTwoHosts({ isUnprivileged });
    expect(() => run('lab-08', ['ip', 'link', 'set', 'eth9', 'up'])).toThrow(
      /ip link set eth9 up on lab-08: Cannot find device/,
    );
  });
});

describe('a process that is left in a host', () => {
  it('is a leak, though it is nobody’s child any more', async (context) => {
    const problem = twoHostsProblem();
    if (problem !== undefined) context.skip(problem);
    const watch = watchForLeaks();
    const { within } = await createTwoHosts();
    const orphaning = within('lab-07', ['sh', '-c', 'sleep 300 >/dev/null 2>&1 & echo $!']);
    const starter = spawn(orphaning[0], orphaning.slice(1));
    const [said] = (await once(starter.stdout, 'data')) as [Buffer];
    await once(starter, 'close');
    const orphan = Number(String(said));
    await expect(watch.waitUntilReleased(BRIEF_MS)).rejects.toThrow(
      `process ${orphan} (sleep 300) in the network of lab-07`,
    );
    process.kill(orphan);
    watch.end();
  });
});
