import { createDeferred, createLogger } from '@socketlab/foundation';
import { failOnLeaks } from '@socketlab/testkit';
import type { Grant } from '@socketlab/trust';
import { expect, test } from 'vitest';
import { createLeftovers } from './leftovers.ts';

failOnLeaks();

const DAY_MS = 86_400_000;

/** A grant that ends in `validMs`, and what was ended because of it. */
function scene(validMs: number, revokedAt?: string) {
  const now = Date.now();
  const grant: Grant = {
    ...{ id: 'g', machineId: 'b', name: 'lab-08', scopes: ['serve'] },
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + validMs).toISOString(),
    ...(revokedAt && { revokedAt }),
  };
  const ended: string[] = [];
  const done = createDeferred<void>();
  const leftovers = createLeftovers({
    grants: { find: (id) => (id === 'g' ? grant : undefined) },
    logger: createLogger({ name: 'spec', level: 'silent' }),
    evidence: () => ({
      service: {} as never,
      endIf: async (isMeant) => {
        if (isMeant('g')) ended.push('evidence');
      },
    }),
    listener: () => ({
      service: {} as never,
      closeIf: async (isMeant) => {
        const isClosed = isMeant({ grantId: 'g', address: '192.0.2.7:9' });
        if (isClosed) ended.push('listener');
        done.resolve();
        return isClosed;
      },
    }),
  });
  return { leftovers, ended, done: done.promise };
}

test('what a grant allowed ends with it, though nobody says so', async () => {
  const { leftovers, ended, done } = scene(100);
  leftovers.watch('g');
  await done;
  expect(ended).toEqual(['evidence', 'listener']);
});

test('a grant that lasts longer than a timer can wait is not over at once', async () => {
  const { leftovers, ended } = scene(60 * DAY_MS);
  leftovers.watch('g');
  await leftovers.endOfOver();
  expect(ended).toEqual([]);
  leftovers.stop();
});

test('what a revoked grant allowed ends on demand', async () => {
  const { leftovers, ended } = scene(DAY_MS, new Date().toISOString());
  await leftovers.endOfOver();
  expect(ended).toEqual(['evidence', 'listener']);
});

test('a listener is closed for another reason only where it is meant', async () => {
  const { leftovers, ended } = scene(DAY_MS);
  await leftovers.closeListenerIf(({ address }) => address === '192.0.2.8:9');
  expect(ended).toEqual([]);
  await leftovers.closeListenerIf(({ address }) => address === '192.0.2.7:9');
  expect(ended).toEqual(['listener']);
});
