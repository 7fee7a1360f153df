import { describe, expect, test } from 'vitest';
import { shortNumber, shortTime } from './figures.ts';
import { polled } from './top.fixture.ts';
import { FIRST_VIEW, press, shownRows, type View } from './view.ts';

const ROWS = [
  polled('lab-01', 'tcp-echo', { states: { ESTABLISHED: 2 } }),
  polled('lab-02', 'tcp-echo', { states: { ESTABLISHED: 9 }, queue: 120 }),
  polled('lab-03', 'tcp-echo', { rest: { silentMs: 4_000 } }),
];
const key = (name: string, isControl = false): Parameters<typeof press>[1] => ({
  name,
  isControl,
  ...(name.length === 1 && !isControl && { character: name }),
});
const typed = (names: readonly string[], from: View = FIRST_VIEW): View =>
  names.reduce((view, name) => press(view, key(name), shownRows(view, ROWS)).view, from);
const hosts = (view: View): string[] => shownRows(view, ROWS).map(({ host }) => host);

describe('keys', () => {
  test('select within the rows, and never beyond them', () => {
    expect(typed(['j']).selected).toBe('lab-02 tcp-echo');
    expect(typed(['down', 'down', 'down', 'down']).selected).toBe('lab-03 tcp-echo');
    expect(typed(['G', 'k']).selected).toBe('lab-02 tcp-echo');
    expect(typed(['G', 'home', 'up']).selected).toBe('lab-01 tcp-echo');
    expect(press(FIRST_VIEW, key('j'), []).view.selected).toBeUndefined();
  });

  test('sort, reverse, and show only what is in trouble', () => {
    expect(hosts(typed(['s']))).toEqual(['lab-03', 'lab-02', 'lab-01']);
    expect(hosts(typed(['s', 's']))).toEqual(['lab-02', 'lab-01', 'lab-03']);
    expect(hosts(typed(['s', 's', 'r']))).toEqual(['lab-03', 'lab-01', 'lab-02']);
    expect(hosts(typed(['t']))).toEqual(['lab-02', 'lab-03']);
    expect(hosts(typed(['t', 'escape']))).toHaveLength(3);
  });

  test('are text while a filter is typed', () => {
    const filtered = typed(['/', '0', '2', 'q', 'backspace', 'return']);
    expect(filtered).toMatchObject({ filter: '02', isTyping: false });
    expect(hosts(filtered)).toEqual(['lab-02']);
    expect(typed(['/', 'x', 'escape'])).toMatchObject({ filter: '', isTyping: false });
  });

  test.each([
    ['q', false, 'quit'],
    ['c', true, 'quit'],
    ['z', true, 'suspend'],
    ['l', true, 'redraw'],
  ] as const)('%s (control: %s) asks to %s', (name, isControl, act) => {
    expect(press(FIRST_VIEW, key(name, isControl), ROWS).act).toBe(act);
    expect(press({ ...FIRST_VIEW, isTyping: true }, key('c', true), ROWS).act).toBe('quit');
  });
});

test.each([
  [0, '0'],
  [0.4, '0.4'],
  [9.96, '10'],
  [999.6, '1.0k'],
  [1_000, '1k'],
  [12_340, '12k'],
  [999_999, '1.0M'],
  [undefined, '-'],
  [Number.NaN, '-'],
])('%s is shown as %s', (value, text) => {
  expect(shortNumber(value)).toBe(text);
});

test.each([
  [0.0000123, '12µs'],
  [0.0012, '1.2ms'],
  [3.4, '3.4s'],
  [0, '0µs'],
])('%s s are shown as %s', (seconds, text) => {
  expect(shortTime(seconds)).toBe(text);
});
