// Draws the report of a load for the README: runs the built programs with an open loop against multi-tcp, which is stopped
// for a moment (SIGSTOP), as a server is that collects garbage or waits for a disk, and has Chromium take the picture.
// Build first: npm run build. Takes a quarter of a minute.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { delay } from '@socketlab/foundation';
import { type RunningProcess, startProcess } from '@socketlab/testkit';

const ROOT = path.resolve(import.meta.dirname, '../..');
const IMAGE = path.join(ROOT, 'docs/images/load-report.png');
const SIZE = { width: 1_100, height: 1_480 } as const;
const STALL = { afterMs: 5_000, forMs: 300 } as const;

const home = mkdtempSync(path.join(tmpdir(), 'socketlab-load-'));
const environment = {
  SOCKETLAB_HOME: home,
  SOCKETLAB_CONTROL: '127.0.0.1:0',
  SOCKETLAB_METRICS: '127.0.0.1:0',
  SOCKETLAB_LANG: 'en',
};

function start(app: string, args: readonly string[]): Promise<RunningProcess> {
  const program = path.join(ROOT, 'apps', app, 'dist/main.mjs');
  const options = { cwd: home, environment, deadlineMs: 60_000, endsWithTest: false };
  return startProcess([process.execPath, program, ...args], options);
}

function photograph(page: string): void {
  execFileSync(
    'chromium',
    [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...[`--user-data-dir=${path.join(home, 'profile')}`, '--hide-scrollbars'],
      ...[`--window-size=${SIZE.width},${SIZE.height}`, `--screenshot=${IMAGE}`],
      pathToFileURL(page).href,
    ],
    { stdio: 'ignore' },
  );
}

const server = await start('multi-tcp', ['--listen', '127.0.0.1:0']);
const agent = await start('client-agent', []);
try {
  const { input = '' } = await server.waitForLine(/"msg":"listening"/);
  await agent.waitForLine(/"msg":"serving"/);
  const { address } = JSON.parse(input) as { address: string };
  const plan = ['--connections', '20', '--rate', '1000', '--duration', '12s', '--ramp', '2s'];
  const load = await start('control-plane', ['load', address, ...plan, '--output', 'report']);
  const never = new AbortController().signal;
  await delay(STALL.afterMs, never);
  process.kill(server.pid, 'SIGSTOP');
  await delay(STALL.forMs, never);
  process.kill(server.pid, 'SIGCONT');
  const { code } = await load.ended;
  if (code !== 0) throw new Error(`load failed (${code}): ${load.stderr.join('\n')}`);
  photograph(path.join(home, 'report', 'report.html'));
} finally {
  await agent.stop();
  await server.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
}
