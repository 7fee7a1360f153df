// A second host beside a network namespace of one's own: another namespace, a cable between the two, and a daemon in it
// whose clock disagrees. For runs of the remote lab without pairing: it is controlled with the first host's identity.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const HERE = '10.99.7.1';
const THERE = '10.99.7.2';
const CONTROL_PORT = 17_431;

/** Makes the host; `tcp-echo` serves there when it resolves. Needs root, in a network namespace that nothing else uses. */
export async function startSecondHost({ program, identityDirectory, clockOffsetMs, environment }) {
  const home = mkdtempSync(path.join(tmpdir(), 'socketlab-second-'));
  cpSync(identityDirectory, path.join(home, 'config', 'identity'), { recursive: true });
  const keeper = spawn(
    'unshare',
    ['--net', 'sh', '-c', 'ip link set lo up; echo ready; exec cat'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  await waitForLine(keeper.stdout, /^ready$/);
  const inside = ['nsenter', `--net=/proc/${keeper.pid}/ns/net`, '--'];
  const run = (...command) => execFileSync(command[0], command.slice(1), { stdio: 'inherit' });
  run('ip', 'link', 'add', 'cable0', 'type', 'veth', 'peer', 'name', 'cable1');
  run('ip', 'link', 'set', 'cable1', 'netns', String(keeper.pid));
  run('ip', 'addr', 'add', `${HERE}/24`, 'dev', 'cable0');
  run('ip', 'link', 'set', 'cable0', 'up');
  run(...inside, 'ip', 'addr', 'add', `${THERE}/24`, 'dev', 'cable1');
  run(...inside, 'ip', 'link', 'set', 'cable1', 'up');
  const control = `${THERE}:${CONTROL_PORT}`;
  const daemon = spawn(inside[0], [...inside.slice(1), process.execPath, program], {
    env: {
      ...environment,
      SOCKETLAB_HOME: home,
      SOCKETLAB_CONTROL: control,
      SOCKETLAB_METRICS: '127.0.0.1:0',
      SOCKETLAB_CLOCK_OFFSET_MS: String(clockOffsetMs),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await waitForLine(daemon.stderr, /"msg":"serving"/);
  return {
    address: THERE,
    control,
    /** The daemon is gone at once, as when somebody pulls the plug. */
    vanish: () => void daemon.kill('SIGKILL'),
    async end() {
      for (const child of [daemon, keeper]) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function waitForLine(stream, pattern) {
  const seen = [];
  for await (const line of createInterface({ input: stream })) {
    seen.push(line);
    if (pattern.test(line)) {
      stream.resume();
      return;
    }
  }
  throw new Error(`ended without ${pattern}: ${seen.join('\n')}`);
}
