import type { PressedKey } from '../../keyboard.ts';
import type { PolledDaemon } from './poller.ts';
import { isTroubled, SORTS, type SortName, sortValue } from './sorting.ts';

/** How the picture is looked at. */
export interface View {
  /** The selected daemon, by `host daemon`; the first, while there is none. */
  readonly selected: string | undefined;
  readonly sort: SortName;
  readonly isReversed: boolean;
  readonly isTroubledOnly: boolean;
  readonly filter: string;
  /** Whether the filter is being typed. */
  readonly isTyping: boolean;
  readonly isPaused: boolean;
  readonly isHelpShown: boolean;
}

/** How it is looked at first. */
export const FIRST_VIEW: View = {
  selected: undefined,
  sort: 'name',
  isReversed: false,
  isTroubledOnly: false,
  filter: '',
  isTyping: false,
  isPaused: false,
  isHelpShown: false,
};

/** What a key asks for beside another view. */
export type Asked = { readonly view: View; readonly act?: 'quit' | 'suspend' | 'redraw' };

const PAGE = 10;

/** The view after a key; `rows` are those that are shown now. */
export function press(view: View, key: PressedKey, rows: readonly PolledDaemon[]): Asked {
  if (key.isControl) return pressControl(view, key.name);
  if (view.isTyping) return { view: type(view, key) };
  if (view.isHelpShown) return { view: { ...view, isHelpShown: false } };
  const step = STEPS[key.name] ?? STEPS[key.character ?? ''];
  if (step !== undefined) return { view: { ...view, selected: move(view.selected, step, rows) } };
  switch (key.character ?? key.name) {
    case 'q':
      return { view, act: 'quit' };
    case 's':
      return { view: { ...view, sort: nextSort(view.sort), isReversed: false } };
    case 'r':
      return { view: { ...view, isReversed: !view.isReversed } };
    case 't':
      return { view: { ...view, isTroubledOnly: !view.isTroubledOnly } };
    case 'p':
    case ' ':
      return { view: { ...view, isPaused: !view.isPaused } };
    case '/':
      return { view: { ...view, isTyping: true } };
    case '?':
    case 'h':
      return { view: { ...view, isHelpShown: true } };
    case 'escape':
      return { view: { ...view, filter: '', isTroubledOnly: false } };
    default:
      return { view };
  }
}

const STEPS: Readonly<Record<string, number>> = {
  up: -1,
  k: -1,
  down: 1,
  j: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: Number.NEGATIVE_INFINITY,
  g: Number.NEGATIVE_INFINITY,
  end: Number.POSITIVE_INFINITY,
  G: Number.POSITIVE_INFINITY,
};

/** In raw mode Ctrl+C and Ctrl+Z are keys like others. */
function pressControl(view: View, name: string): Asked {
  if (name === 'c' || name === 'd') return { view, act: 'quit' };
  if (name === 'z') return { view, act: 'suspend' };
  return name === 'l' ? { view, act: 'redraw' } : { view };
}

function type(view: View, { name, character }: PressedKey): View {
  if (name === 'return' || name === 'enter') return { ...view, isTyping: false };
  if (name === 'escape') return { ...view, isTyping: false, filter: '' };
  if (name === 'backspace') return { ...view, filter: view.filter.slice(0, -1) };
  return character === undefined ? view : { ...view, filter: view.filter + character };
}

function nextSort(sort: SortName): SortName {
  return SORTS[(SORTS.indexOf(sort) + 1) % SORTS.length] ?? 'name';
}

function move(
  selected: string | undefined,
  step: number,
  rows: readonly PolledDaemon[],
): string | undefined {
  const at = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === selected),
  );
  const to = Math.min(rows.length - 1, Math.max(0, at + step));
  const row = rows[to];
  return row === undefined ? selected : keyOf(row);
}

/** What a daemon is selected by. */
export const keyOf = ({ host, daemon }: PolledDaemon): string => `${host} ${daemon}`;

/** The daemons that the view shows, in its order. */
export function shownRows(view: View, daemons: readonly PolledDaemon[]): readonly PolledDaemon[] {
  const wanted = view.filter.toLowerCase();
  const shown = daemons.filter(
    (daemon) =>
      keyOf(daemon).toLowerCase().includes(wanted) && (!view.isTroubledOnly || isTroubled(daemon)),
  );
  if (view.sort === 'name') return view.isReversed ? shown.toReversed() : shown;
  const value = sortValue(view.sort);
  const sorted = shown.toSorted((left, right) => value(right) - value(left));
  return view.isReversed ? sorted.toReversed() : sorted;
}
