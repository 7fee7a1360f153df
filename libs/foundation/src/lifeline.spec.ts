import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';

failOnLeaks();

const MODULE = JSON.stringify(new URL('./lifeline.ts', import.meta.url).href);

/** A process that watches its lifeline, and then does `rest`. */
function startWatcher(
  rest: string,
  stdio: 'pipe' | 'ignore' = 'pipe',
  onEnd = 'process.exit(7)',
): ChildProcess {
  const code = `import { watchLifeline } from ${MODULE};
    try { watchLifeline('--lifeline', () => ${onEnd}); } catch ({ message }) { console.log(message); }
    ${rest}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit', stdio],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const lifelineOf = (child: ChildProcess): Socket => child.stdio[3] as Socket;

describe.runIf(process.platform === 'linux')('a lifeline', () => {
  it('tells a process that its starter has let go', async () => {
    const child = startWatcher('setInterval(() => {}, 1000); console.log("watching");');
    await once(child.stdout as Socket, 'data');
    lifelineOf(child).destroy();
    expect(await once(child, 'exit')).toEqual([7, null]);
  });

  it('is held until the process ends, though its starter has let go', async () => {
    const child = startWatcher(
      'const stay = setInterval(() => {}, 1000); process.on("SIGTERM", () => clearInterval(stay)); console.log("watching");',
      'pipe',
      'console.log("told")',
    );
    await once(child.stdout as Socket, 'data');
    const lifeline = lifelineOf(child).resume();
    let isReleased = false;
    const released = once(lifeline, 'close').then(() => {
      isReleased = true;
    });
    lifeline.end();
    await once(child.stdout as Socket, 'data');
    expect(isReleased).toBe(false);
    child.kill();
    expect(await once(child, 'exit')).toEqual([0, null]);
    await released;
  });

  it('does not keep the process alive, and tells the starter that it has ended', async () => {
    const child = startWatcher('');
    const released = once(lifelineOf(child).resume(), 'end');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await released;
  });

  it('is refused where none was inherited', async () => {
    const child = startWatcher('', 'ignore');
    const [told] = await once(child.stdout as Socket, 'data');
    expect(String(told)).toContain('inherits a stream socket as descriptor 3');
    expect(String(told)).toContain('--lifeline');
    await once(child, 'close');
  });
});
