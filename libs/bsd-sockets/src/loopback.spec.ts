import { spawnSync } from 'node:child_process';
import { networkNamespaceProblem } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';

const MODULE = JSON.stringify(new URL('./loopback.ts', import.meta.url).href);
/** Prints whether lo has an address, which it has when it is up, around each of two attempts to raise it. */
const SCRIPT = `import { networkInterfaces } from 'node:os';
  import { raiseLoopback } from ${MODULE};
  const tell = () => console.log(networkInterfaces().lo?.[0]?.address ?? 'down');
  tell();
  for (const attempt of [1, 2]) {
    try { raiseLoopback(); tell(); } catch (failure) { console.log(failure.code, failure.facts.errno); }
  }`;

/** Runs the script in a network that was just made, by a user who is root there only. */
function runInNewNetwork(context: TestContext, ...within: string[]): string[] {
  const problem = networkNamespaceProblem();
  if (problem !== undefined) context.skip(problem);
  const node = [process.execPath, '--input-type=module', '-e', SCRIPT];
  const { stdout, stderr } = spawnSync('unshare', ['-Urn', ...within, ...node], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

describe.runIf(process.platform === 'linux')('raiseLoopback', () => {
  it('raises lo in a network that was just made, and leaves it alone when it is up', (context) => {
    expect(runInNewNetwork(context)).toEqual(['down', '127.0.0.1', '127.0.0.1']);
  });

  it('names what is missing to who may not', (context) => {
    const told = runInNewNetwork(context, 'setpriv', '--bounding-set', '-net_admin');
    expect(told).toEqual(['down', 'LOOPBACK_DOWN EPERM', 'LOOPBACK_DOWN EPERM']);
  });
});
