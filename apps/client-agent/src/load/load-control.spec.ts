import fc from 'fast-check';
import { expect, it } from 'vitest';
import { allocateControl, loadControl, setStage } from './load-control.ts';

it('gives out the budget of messages in parts, and not one more', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200_000 }),
      fc.integer({ min: 1, max: 8 }),
      (budget, threads) => {
        const memory = allocateControl(budget, threads);
        const views = Array.from({ length: threads }, () => loadControl(memory));
        let taken = 0;
        for (let turn = 0; ; turn += 1) {
          const part = views[turn % threads]?.takeBudget() ?? 0;
          if (part === 0) break;
          taken += part;
        }
        expect(taken).toBe(budget);
        expect(views.map((view) => view.takeBudget())).toEqual(views.map(() => 0));
      },
    ),
  );
});

it('has a budget that nobody uses up where none was asked for', () => {
  const view = loadControl(allocateControl(2 ** 50, 2));
  expect(view.takeBudget()).toBeGreaterThan(0);
});

it('has stages that never go back', () => {
  const memory = allocateControl(1, 1);
  setStage(memory, 'end');
  setStage(memory, 'send');
  expect(loadControl(memory).stage()).toBe(3);
});
