import { describe, expect, it } from 'vitest';
import { TracingUnavailableError } from './errors.ts';
import { chooseTier, describeObservers, TRACING_UNWANTED } from './observers.ts';

const unwanted = { reason: TRACING_UNWANTED };

describe('the tier', () => {
  it('is the richest that works', () => {
    const tables = { hasCalls: false, table: 'procfs' } as const;
    expect(chooseTier({ tracing: undefined, ...tables })).toBe('root-linux');
    expect(chooseTier({ tracing: unwanted, ...tables })).toBe('plain-linux');
    expect(chooseTier({ tracing: unwanted, hasCalls: false, table: 'iphlpapi' })).toBe('windows');
    expect(chooseTier({ tracing: unwanted, hasCalls: false, table: undefined })).toBe('program');
  });

  it('comes with a reason, in both languages, for each observer that does not work', () => {
    const observers = describeObservers({ tracing: unwanted, hasCalls: false, table: undefined });
    const silent = observers.filter((o) => !o.isAvailable && !(o.reason?.en && o.reason['pt-BR']));
    expect(observers).toHaveLength(4);
    expect(silent).toEqual([]);
  });

  it('says when only the calls cannot be traced', () => {
    const findings = { tracing: undefined, hasCalls: false, table: 'sock_diag' } as const;
    const [tracepoints, , , calls] = describeObservers(findings);
    expect(tracepoints).toEqual({ name: 'tracepoints', isAvailable: true });
    expect(calls).toMatchObject({ name: 'syscalls', isAvailable: false });
  });
});

describe('why there is no tracing', () => {
  it.each([
    ['EACCES', false, /only root/, /^sudo /],
    ['EPERM', false, /only root/, /^sudo /],
    ['EPERM', true, /locked-down/, undefined],
    ['ENODEV', true, /CONFIG_FTRACE/, undefined],
    ['ENOENT', true, /CONFIG_FTRACE/, undefined],
    ['NO_TRACEPOINT', true, /4\.16/, undefined],
    ['PID_NAMESPACE', true, /container/, /--pid=host/],
  ])('is told for %s (root: %s)', (cause, isRoot, why, remedy) => {
    const error = new TracingUnavailableError({ cause, detail: 'detail', isRoot });
    expect(error.text.en).toMatch(why);
    if (remedy) expect(error.remedy).toMatch(remedy);
    else expect(error.remedy).toBeUndefined();
  });
});
