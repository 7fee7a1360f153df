import { createHook } from 'node:async_hooks';

/** The timers that were made since the watch began and still keep the event loop alive. */
export interface TimerWatch {
  /** Where each of them was made: `timer made at .../server.ts:12:5`. */
  left(): string[];
  end(): void;
}

/** Watches timers by the hooks that Node offers (node:async_hooks), for a count would mix ours with the runner's. */
export function watchTimers(): TimerWatch {
  const timers = new Map<number, { timer: NodeJS.Timeout; origin: string }>();
  const hook = createHook({
    init: (id, type, _trigger, timer) => {
      const origin = type === 'Timeout' ? originOf(new Error().stack ?? '') : undefined;
      if (origin !== undefined) timers.set(id, { timer: timer as NodeJS.Timeout, origin });
    },
    destroy: (id) => timers.delete(id),
  }).enable();
  return {
    left: () =>
      [...timers.values()]
        .filter(({ timer }) => timer.hasRef())
        .map(({ origin }) => `timer made at ${origin}`),
    end: () => hook.disable(),
  };
}

/** The frame that made the timer; undefined when that is the test runner, whose timers are its own affair. */
function originOf(stack: string): string | undefined {
  const frame = stack
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^at /, ''))
    .find((line) => !line.includes('node:') && !line.includes('timer-watch'));
  return frame === undefined || /node_modules\/@?vitest\//.test(frame) ? undefined : frame;
}
