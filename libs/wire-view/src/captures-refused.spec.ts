import {
  asPlainUser,
  failOnLeaks,
  inNetworkNamespace,
  networkNamespaceProblem,
  startProcess,
} from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { createFixture } from './wire-view.fixture.ts';

failOnLeaks();

const modules = (lib: string): string =>
  JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);
/** A daemon in miniature: prints what it can, and what it is told when it captures. */
const PROGRAM = `
  import { createWireView } from ${modules('wire-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  const [name] = process.argv.slice(1);
  const wait = { signal: AbortSignal.timeout(10_000) };
  const view = createWireView(
    { name: 'spec', directory: '/tmp' },
    { clock: createClock(), logger: createLogger({ name: 'spec', level: 'silent' }), emit: () => {} },
  );
  await view.start(wait);
  const request = { interface: name, ports: [9], snapBytes: 0, maxBytes: 0, observesPackets: false };
  const answer = await view.startCapture(request).catch(({ code, text }) => ({ code, text }));
  console.log(JSON.stringify({ observer: view.observer, answer }));
  await view.stop(wait);`;

async function captureIn(
  within: (command: readonly [string, ...string[]]) => readonly [string, ...string[]],
  name: string,
) {
  const command = [process.execPath, '--input-type=module', '-e', PROGRAM, name] as const;
  const program = await startProcess(within(command));
  const [line] = await program.waitForLine(/^\{.*\}$/);
  await program.ended;
  return JSON.parse(line);
}

describe('a capture is refused', () => {
  it('to who has no right to capture, with the way out', async (ctx) => {
    if (process.platform !== 'linux') ctx.skip('there are packet sockets on Linux only');
    const { observer, answer } = await captureIn(asPlainUser, 'lo');
    expect(observer).toMatchObject({ name: 'packets', isAvailable: false });
    expect(observer.remedy).toContain('sudo');
    expect(answer).toMatchObject({ code: 'CAPTURE_UNAVAILABLE' });
    expect(answer.text.en).toContain('CAP_NET_RAW');
    expect(answer.text['pt-BR']).toContain('--sandbox');
  });

  it('on an interface that is down', async (ctx) => {
    const problem = process.platform === 'linux' ? networkNamespaceProblem() : 'not Linux';
    if (problem !== undefined) ctx.skip(`a network namespace is needed: ${problem}`);
    const down = ['sh', '-c', 'ip link set lo down && exec "$@"', 'sh'] as const;
    const { answer } = await captureIn(
      (command) => inNetworkNamespace([...down, ...command]),
      'lo',
    );
    expect(answer).toMatchObject({ code: 'INTERFACE_DOWN' });
    expect(answer.text.en).toContain('ip link set lo up');
  });

  it('on an interface that does not exist, naming those that do', async (ctx) => {
    const { start } = await createFixture(ctx);
    await expect(start({ ports: [9], interface: 'nowhere0' })).rejects.toMatchObject({
      code: 'UNKNOWN_INTERFACE',
      facts: { interface: 'nowhere0' },
      message: expect.stringContaining('lo'),
    });
  });

  it.for([
    [{ ports: [] }, 'ports', '0'],
    [{ ports: Array.from({ length: 17 }, (_, index) => index + 1) }, 'ports', '17'],
    [{ ports: [0] }, 'port', '0'],
    [{ ports: [65_536] }, 'port', '65536'],
    [{ ports: [9], snapBytes: 127 }, 'snapBytes', '127'],
    [{ ports: [9], snapBytes: 65_536 }, 'snapBytes', '65536'],
    [{ ports: [9], maxBytes: 67_108_865 }, 'maxBytes', '67108865'],
  ] as const)('when a number is out of its bounds: %j', async ([request, what, value], ctx) => {
    const { start } = await createFixture(ctx);
    await expect(start(request)).rejects.toMatchObject({
      code: 'INVALID_VALUE',
      facts: { what, value },
    });
  });

  it('when four are under way, and not when one of them has ended', async (ctx) => {
    const { view, start } = await createFixture(ctx);
    const running = await Promise.all([1, 2, 3, 4].map(() => start({ ports: [9] })));
    await expect(start({ ports: [9] })).rejects.toMatchObject({ code: 'TOO_MANY_CAPTURES' });
    await view.stopCapture(running[0]?.id ?? '');
    expect(await start({ ports: [9] })).toMatchObject({ snapBytes: 65_535, maxBytes: 67_108_864 });
  });
});

describe('a capture is known', () => {
  it('by its id only, and answers the same each time that it is stopped', async (ctx) => {
    const { view, start } = await createFixture(ctx);
    const { id } = await start({ ports: [9] });
    await expect(view.stopCapture('capture-99')).rejects.toMatchObject({ code: 'UNKNOWN_CAPTURE' });
    const totals = await view.stopCapture(id);
    expect(await view.stopCapture(id)).toEqual(totals);
  });

  it('to be whole only when it was stopped', async (ctx) => {
    const { start, read } = await createFixture(ctx);
    const { id } = await start({ ports: [9] });
    await expect(read(id)).rejects.toMatchObject({ code: 'CAPTURE_RUNNING' });
  });

  it('until eight newer ones have come', async (ctx) => {
    const { view, start, read } = await createFixture(ctx);
    const ids: string[] = [];
    for (let made = 0; made < 9; made += 1) {
      const { id } = await start({ ports: [9] });
      await view.stopCapture(id);
      ids.push(id);
    }
    await expect(read(ids[0] ?? '')).rejects.toMatchObject({ code: 'UNKNOWN_CAPTURE' });
    expect((await read(ids[1] ?? '')).frames).toEqual([]);
    // Nine packet sockets are closed, and for each the kernel waits until all of its processors have looked up.
  }, 60_000);
});
