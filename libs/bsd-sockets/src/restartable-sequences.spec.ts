import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { loadKoffi } from './native-library.ts';
import { leaveRestartableSequences } from './restartable-sequences.ts';

/** A thread that leaves twice, and asks on which processor it is before and after it. */
const CODE = `
  const { parentPort } = require('node:worker_threads');
  const load = (file) => import(new URL(file, ${JSON.stringify(import.meta.url)}).href);
  Promise.all([load('./restartable-sequences.ts'), load('./native-library.ts')]).then(
    ([{ leaveRestartableSequences }, { loadKoffi }]) => {
      const processor = loadKoffi().load(null).func('int sched_getcpu()');
      const before = processor();
      const left = leaveRestartableSequences();
      const after = processor();
      parentPort.postMessage({ before, left, after, again: leaveRestartableSequences() });
    });`;

/** Whether this libc puts threads into them: it has the symbol then, and a size in it. */
function isRegisteredByLibc(): boolean {
  const koffi = loadKoffi();
  try {
    return koffi.decode(koffi.load(null).symbol('__rseq_size'), 'uint32_t') > 0;
  } catch {
    return false;
  }
}

const ON_X64 = process.platform === 'linux' && process.arch === 'x64';

describe('restartable sequences', () => {
  it.runIf(ON_X64)(
    'are left once, by the calling thread, which knows its processor as before',
    async (context) => {
      if (!isRegisteredByLibc()) context.skip('this libc registers no thread');
      const worker = new Worker(CODE, { eval: true });
      const exited = once(worker, 'exit');
      const [{ before, left, after, again }] = await once(worker, 'message');
      await exited;
      expect({ left, again }).toEqual({ left: true, again: false });
      expect(before).toBeGreaterThanOrEqual(0);
      expect(after).toBeGreaterThanOrEqual(0);
    },
  );

  it.each([
    { platform: 'linux', arch: 'arm64' },
    { platform: 'darwin', arch: 'x64' },
    { platform: 'win32', arch: 'x64' },
  ] as const)('are left alone on $platform, $arch', (machine) => {
    expect(leaveRestartableSequences(machine)).toBe(false);
  });
});
