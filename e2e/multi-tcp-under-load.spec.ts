import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine } from './machine.ts';
import { scrape } from './metrics.ts';
import { startPeer } from './peers.ts';
import { MODELS, needModel } from './served-model.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const CONNECTIONS = 50;
const LOOKS = 100;
/** What an answer may take, in milliseconds, when its machine has a processor left for it; half of them must. */
const SOON_MS = 50;
/** And what nine of ten may take on a machine that others use too, where the flood and the server fill both processors. */
const LATE_MS = 150;

async function timeOf(ask: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await ask();
  return performance.now() - beganMs;
}

function quantile(times: readonly number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Number.NaN;
}

it.for(MODELS)(
  'the model %s leaves control and metrics responsive in a flood',
  async (model, context) => {
    needThorough(context);
    needModel(context, model);
    const machine = createMachine();
    const daemon = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0', '--model', model]);
    const { listener } = await machine.connect(daemon.control);
    const [host = '', port = ''] = daemon.listener.split(':');
    const flood = await startPeer('flood', [host, port, `${CONNECTIONS}`]);
    await flood.waitForLine(/^flooding$/);
    const served = model === 'blocking' ? 1 : CONNECTIONS;
    await eventually(async () =>
      expect((await listener.getListener({})).accepted).toBe(`${served}`),
    );
    const before = Number((await listener.getListener({})).receivedBytes);
    const [calls, scrapes]: [number[], number[]] = [[], []];
    while (calls.length < LOOKS) {
      calls.push(await timeOf(() => listener.getListener({})));
      scrapes.push(await timeOf(() => scrape(daemon)));
    }
    // It was a flood.
    expect(Number((await listener.getListener({})).receivedBytes) - before).toBeGreaterThan(
      1_000_000,
    );
    for (const times of [calls, scrapes]) {
      expect(quantile(times, 0.5)).toBeLessThan(SOON_MS);
      expect(quantile(times, 0.9)).toBeLessThan(LATE_MS);
    }
  },
);
