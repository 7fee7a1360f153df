import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { bootedMachineProblem, createBootedMachine } from './booted-machine.ts';
import { DEBIAN_USER } from './debian.ts';
import { failOnLeaks, watchForLeaks } from './leaks.ts';

failOnLeaks();

/** The first machine on a computer has its Debian made. */
const LONG_MS = 300_000;
const NOTIFY_UNIT = `[Service]
Type=notify
NotifyAccess=all
ExecStart=/bin/sh -c 'systemd-notify --ready --status="serving since $(cat /proc/sys/kernel/random/boot_id)"; exec sleep infinity'
[Install]
WantedBy=default.target`;

beforeEach((context) => {
  const problem = bootedMachineProblem();
  if (problem !== undefined) context.skip(problem);
});

describe('a booted machine', () => {
  it('reboots for real: a user’s unit that no login started serves again, in another boot', {
    timeout: LONG_MS,
  }, async () => {
    const machine = await createBootedMachine();
    const aluna = { user: DEBIAN_USER, isLoggedIn: true };
    await machine.do(
      `mkdir -p .config/systemd/user && cat >.config/systemd/user/told.service <<'END'\n${NOTIFY_UNIT}\nEND
        systemctl --user enable --now told && loginctl enable-linger`,
      aluna,
    );
    const statusOf = (id: string): string => `StatusText=serving since ${id}`;
    const show = 'systemctl --user -M aluna@ show -p StatusText told';
    const first = machine.boot;
    expect(await machine.do(show)).toBe(statusOf(first.id));
    const second = await machine.reboot();
    expect(second.id).not.toBe(first.id);
    expect(existsSync(`/proc/${first.leader}`)).toBe(false);
    expect(await machine.do('loginctl --no-legend list-sessions')).toBe('');
    expect(await machine.do(show)).toBe(statusOf(second.id));
    expect(await machine.do('journalctl --list-boots --no-pager | grep -c :')).toBe('2');
  });

  it('keeps its disk while it is off, and gives no other machine what is on it', async () => {
    const [machine, other] = await Promise.all([createBootedMachine(), createBootedMachine()]);
    await machine.do('echo kept >/srv/note');
    await machine.powerOff();
    await machine.powerOn();
    expect(await machine.do('cat /srv/note')).toBe('kept');
    expect((await other.run(['cat', '/srv/note'])).code).toBe(1);
  });

  it('runs a command as whom it is told, and says how it ended', async () => {
    const machine = await createBootedMachine();
    const who = ['sh', '-c', 'id -un; echo $XDG_RUNTIME_DIR >&2; exit 5'] as const;
    const asAluna = { user: DEBIAN_USER };
    expect(await machine.run(who)).toMatchObject({ code: 5, stdout: 'root', stderr: '' });
    expect(await machine.run(who, asAluna)).toMatchObject({ code: 5, stdout: 'aluna', stderr: '' });
    const loggedIn = await machine.run(who, { ...asAluna, isLoggedIn: true });
    expect(loggedIn).toMatchObject({ code: 5, stdout: 'aluna', stderr: '/run/user/1000' });
    await expect(machine.do('echo no >&2; false')).rejects.toThrow(/ended with 1:\s+no/);
  });

  it('has a network of its own, and the Node of the tests', async () => {
    const machine = await createBootedMachine();
    const links = JSON.parse(await machine.do('ip -json link')) as { ifname: string }[];
    expect(links.map(({ ifname }) => ifname)).toEqual(['lo']);
    expect(await machine.do('node --version')).toBe(process.version);
  });

  it('is noticed by failOnLeaks while it is on, and leaves nothing', async () => {
    const watch = watchForLeaks();
    const machine = await createBootedMachine();
    await machine.open(['sleep', 'infinity']);
    await expect(watch.waitUntilReleased(0)).rejects.toThrow(
      new RegExp(
        `process ${machine.boot.leader} \\(.*systemd.*\\) in the network of ${machine.name}`,
      ),
    );
    await machine.remove();
    await watch.waitUntilReleased();
    watch.end();
  });
});
