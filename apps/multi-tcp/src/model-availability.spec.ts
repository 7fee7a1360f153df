import { expect, it } from 'vitest';
import { describeModels } from './model-availability.ts';

it.each(['win32', 'darwin'] as const)(
  'on %s tells of the models that it lacks what there is instead',
  (platform) => {
    const lacking = describeModels(platform).filter(({ isAvailable }) => !isAvailable);
    expect(lacking.map(({ name }) => name)).toEqual(['epoll', 'io_uring']);
    for (const { reason, reasonPtBr } of lacking) {
      expect(reason).toMatch(/Linux.*event-loop/);
      expect(reasonPtBr).toMatch(/Linux.*event-loop/);
    }
  },
);
