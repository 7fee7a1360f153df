// Runs the remote lab between this network namespace and another one, as e2e/remote-lab.spec.ts asks: the folder of the
// reports, then how far the other host's clock is ahead in milliseconds, and a step of the lab at which that host is to
// vanish, if any. Prints what became of it as one line of JSON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAEMONS } from '../apps/control-plane/src/daemons.ts';
import { openSession } from '../apps/control-plane/src/session.ts';
import { runLab, writeReport } from '../libs/labs/src/index.ts';
import { workspaceRoot } from './command.mjs';
import { startSecondHost } from './second-host.mjs';

const DEADLINE_MS = 50_000;
const [folder, clockOffsetMs, lastStep] = process.argv.slice(2);
const home = mkdtempSync(path.join(tmpdir(), 'socketlab-remote-'));
const signal = AbortSignal.timeout(DEADLINE_MS);
const { clients, daemons } = openSession(
  {
    directories: { config: path.join(home, 'config'), state: path.join(home, 'state') },
    environment: { ...process.env, SOCKETLAB_HOME: home, SOCKETLAB_ALLOW_PRIVATE: 'true' },
    programsDirectory: path.join(workspaceRoot, 'apps'),
  },
  {},
);
const agent = DAEMONS.find(({ name }) => name === 'client-agent');
let second;
try {
  const { client } = await daemons.up(agent, signal);
  second = await startSecondHost({
    program: path.join(workspaceRoot, 'apps', 'tcp-echo', 'dist', 'main.mjs'),
    identityDirectory: path.join(home, 'config', 'identity'),
    clockOffsetMs,
    environment: process.env,
  });
  const { address, control } = second;
  const server = await clients.connect(control);
  const result = await runLab('remote', {
    daemons: { 'client-agent': client },
    hosts: { server: { name: 'lab-07', daemons: { 'tcp-echo': server }, address } },
    signal,
    onProgress(step) {
      if (step.en === lastStep) second.vanish();
    },
  });
  const files = await writeReport(result, { directory: folder, language: 'en' });
  console.log(
    JSON.stringify({ clocks: result.clocks, files, address, code: result.interruptionCode }),
  );
} finally {
  await daemons.down(agent, { deadlineMs: 1_000, signal });
  clients.close();
  await second?.end();
  rmSync(home, { recursive: true, force: true });
}
