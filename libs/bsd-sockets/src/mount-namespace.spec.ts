import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

const PLAIN_USER = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** Mounts, and tells the mounts that the thread sees then, or the error. */
const mounting = (tell: string): string => `
  const { readFileSync } = require('node:fs');
  import(${JSON.stringify(new URL('./mount-namespace.ts', import.meta.url).href)}).then((module) => {
    try {
      module.mountInPrivateNamespace({ filesystem: 'tmpfs', directory: '/mnt' });
      ${tell}(readFileSync('/proc/thread-self/mountinfo', 'utf8'));
    } catch (failure) {
      ${tell}(failure.code + ' ' + failure.errno);
    }
  });`;
const code = mounting("require('node:worker_threads').parentPort.postMessage");
const script = mounting('process.stdout.write');
const mounts = (): string => readFileSync('/proc/self/mountinfo', 'utf8');

describe.runIf(process.platform === 'linux')('a mount in a namespace of its own', () => {
  it('is seen by the thread that made it, and by no other', async (context) => {
    if (process.getuid?.() !== 0) context.skip('needs root');
    const before = mounts();
    const [inside] = await once(new Worker(code, { eval: true }), 'message');
    expect(inside).toMatch(/ \/mnt .* - tmpfs /);
    expect(before).not.toMatch(/ \/mnt .* - tmpfs /);
    expect(mounts()).toBe(before);
  });

  it('is refused to a plain user', () => {
    const asUser = process.getuid?.() === 0 ? PLAIN_USER : [];
    const [command = '', ...args] = [...asUser, process.execPath, '-e', script];
    expect(execFileSync(command, args, { encoding: 'utf8' })).toBe('KERNEL_CALL_FAILED EPERM');
  });
});
