import { createLogger } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { startWatchdog } from './watchdog.ts';

failOnLeaks();

const logger = createLogger({ name: 'spec', level: 'silent' });

describe('the watchdog', () => {
  it('tells that the daemon is alive at the start and at each half of the time', async () => {
    let told = 0;
    const begun = performance.now();
    await new Promise<void>((resolve) => {
      const end = startWatchdog(
        { watchdogMs: 40 },
        {
          logger,
          examine: async () => {},
          onAlive() {
            told += 1;
            if (told < 3) return;
            end();
            resolve();
          },
        },
      );
    });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(38);
  });

  it('tells nothing while an examination fails, and goes on when one succeeds', async () => {
    const examined: string[] = [];
    await new Promise<void>((resolve) => {
      const end = startWatchdog(
        { watchdogMs: 20 },
        {
          logger,
          async examine() {
            examined.push('looked');
            if (examined.length < 3) throw new Error('it does not answer');
          },
          onAlive() {
            end();
            resolve();
          },
        },
      );
    });
    expect(examined).toHaveLength(3);
  });

  it('gives up an examination that takes longer than half of the time', async () => {
    const reason = await new Promise<unknown>((resolve) => {
      const end = startWatchdog(
        { watchdogMs: 20 },
        {
          logger,
          onAlive: () => resolve('was told'),
          examine: (signal) =>
            new Promise((_, reject) => {
              signal.addEventListener('abort', () => {
                reject(signal.reason);
                end();
                resolve(signal.reason.name);
              });
            }),
        },
      );
    });
    expect(reason).toBe('TimeoutError');
  });
});
