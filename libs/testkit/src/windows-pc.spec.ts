import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { createWindowsPc, type WindowsPc, windowsProblem } from './windows-pc.ts';

beforeEach((context) => {
  const problem = windowsProblem();
  if (problem !== undefined) context.skip(problem);
});

function makePc(): WindowsPc {
  const pc = createWindowsPc();
  onTestFinished(() => pc.remove());
  return pc;
}

it('runs Node for Windows, with the user’s folders', async () => {
  const pc = makePc();
  const script = 'console.log(process.platform, process.env.LOCALAPPDATA); process.exitCode = 3';
  const { code, stdout, stderr } = await pc.run(['-e', script]);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toMatch(/^win32 C:\\users\\\w+\\AppData\\Local\n$/);
});

it('runs a bundle that makes native calls, and tells its lines while it runs', async () => {
  const pc = makePc();
  const source = path.join(pc.drive, 'version.ts');
  writeFileSync(
    source,
    `import koffi from 'koffi';
     const major: number = koffi.load('ws2_32.dll').func('uint16_t htons(uint16_t)')(1);
     console.log('htons', major);
     setInterval(() => undefined, 1000);`,
  );
  const running = await pc.start([await pc.bundle(source)]);
  await running.waitFor(/^htons 256$/m);
  expect(await running.stop()).toMatchObject({ signal: 'SIGKILL' });
});
