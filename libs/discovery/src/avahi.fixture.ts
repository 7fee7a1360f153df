import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NetworkHost, type RunningProcess, startProcess } from '@socketlab/testkit';
import { onTestFinished } from 'vitest';

/** Avahi, the other implementation of DNS-SD, inside one host: its own bus and files, nothing of the machine's. */
export interface Avahi {
  /** Starts avahi-browse or avahi-publish. */
  start(program: string, ...args: readonly string[]): Promise<RunningProcess>;
}

const BUS = `<busconfig>
  <type>custom</type><auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
  <listen>unix:path=ADDRESS</listen>
</busconfig>`;

export async function startAvahi(
  host: NetworkHost,
  options: { readonly families: 'ipv4' | 'ipv6' } = { families: 'ipv4' },
): Promise<Avahi> {
  const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-avahi-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const bus = path.join(directory, 'bus');
  const [busFile, avahiFile] = [`${bus}.conf`, path.join(directory, 'avahi.conf')];
  writeFileSync(busFile, BUS.replace('ADDRESS', bus));
  const isIPv6 = options.families === 'ipv6';
  writeFileSync(
    avahiFile,
    `[server]\nhost-name=${host.name}\nuse-ipv4=${isIPv6 ? 'no' : 'yes'}\nuse-ipv6=${isIPv6 ? 'yes' : 'no'}\n`,
  );
  const environment = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` };
  const daemon = await startProcess([
    'dbus-daemon',
    ...['--nofork', '--nopidfile', '--print-address', `--config-file=${busFile}`],
  ]);
  await daemon.waitForLine(/^unix:path/);
  // It writes to /run: into one of its own.
  const avahi = await startProcess(
    host.within([
      'unshare',
      ...['--mount', 'sh', '-c', 'mount -t tmpfs none /run && exec "$@"', 'sh'],
      ...['avahi-daemon', '-f', avahiFile, '--no-drop-root', '--no-chroot', '--no-rlimits'],
    ]),
    { environment },
  );
  await avahi.waitForLine(/Server startup complete/);
  return {
    start: (program, ...args) => startProcess(host.within([program, ...args]), { environment }),
  };
}
