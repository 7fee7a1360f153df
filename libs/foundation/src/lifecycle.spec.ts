import { describe, expect, it } from 'vitest';
import { delay, type Part, startParts, stopParts } from './lifecycle.ts';

const never = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** Parts that write down what happens to them; those named in `failing` fail at that. */
function recordParts(names: readonly string[], failing: readonly string[] = []) {
  const log: string[] = [];
  const act = async (what: string): Promise<void> => {
    log.push(what);
    if (failing.includes(what)) throw new Error(`cannot ${what}`);
  };
  const parts: Part[] = names.map((name) => ({
    name,
    start: () => act(`start ${name}`),
    stop: () => act(`stop ${name}`),
  }));
  return { log, parts };
}

describe('startParts', () => {
  it('starts in order, and stopParts stops in reverse', async () => {
    const { log, parts } = recordParts(['a', 'b']);
    await startParts(parts, never());
    await stopParts(parts, never());
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('stops what it had started when one fails, and starts no more', async () => {
    const { log, parts } = recordParts(['a', 'b', 'c'], ['start b']);
    await expect(startParts(parts, never())).rejects.toThrow('cannot start b');
    expect(log).toEqual(['start a', 'start b', 'stop b', 'stop a']);
  });

  it('throws the failure to start even when stopping fails too', async () => {
    const { log, parts } = recordParts(['a', 'b'], ['start b', 'stop b']);
    await expect(startParts(parts, never())).rejects.toThrow('cannot start b');
    expect(log).toContain('stop a');
  });

  it('stops what it had started when it is aborted in between', async () => {
    const { log, parts } = recordParts(['a', 'b']);
    const abort = new AbortController();
    const first: Part = {
      name: 'first',
      start: async () => abort.abort(new Error('enough')),
      stop: async () => {
        log.push('stop first');
      },
    };
    await expect(startParts([first, ...parts], { signal: abort.signal })).rejects.toThrow('enough');
    expect(log).toEqual(['stop first']);
  });
});

describe('stopParts', () => {
  it('stops all of them even if one fails, and throws the first failure', async () => {
    const { log, parts } = recordParts(['a', 'b', 'c'], ['stop c', 'stop a']);
    await expect(stopParts(parts, never())).rejects.toThrow('cannot stop c');
    expect(log).toEqual(['stop c', 'stop b', 'stop a']);
  });

  it('may be called twice', async () => {
    const { log, parts } = recordParts(['a']);
    await stopParts(parts, never());
    await stopParts(parts, never());
    expect(log).toEqual(['stop a', 'stop a']);
  });
});

describe('delay', () => {
  it('resolves after the time', async () => {
    const before = performance.now();
    await delay(20, never().signal);
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('rejects with the reason when it is aborted, before or meanwhile', async () => {
    const abort = new AbortController();
    const waiting = delay(60_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(delay(60_000, abort.signal)).rejects.toThrow('enough');
  });
});
