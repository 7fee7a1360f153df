import { escapeMarkup, formatValue, ticksTo } from './format.ts';

/** The room that a chart has, and the time that it shows. */
export interface ChartBox {
  readonly width: number;
  readonly height: number;
  /** In seconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  readonly unit: string | undefined;
  /** Each step up is ten times as much. */
  readonly isLogarithmic: boolean;
}

/** Where a moment and a value stand in a chart. */
export interface Scale {
  readonly x: (seconds: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly bottom: number;
}

const LEFT = 56;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;
const TIME_STEP = 30;

/** The scale of a chart that shows these values, and its axes as SVG. */
export function frame(
  box: ChartBox,
  values: readonly number[],
): { readonly scale: Scale; readonly axes: string } {
  const bottom = box.height - BOTTOM;
  const { ticks, part } = box.isLogarithmic ? powersOfTen(values) : evenSteps(values);
  const y = (value: number): number => bottom - (bottom - TOP) * part(value);
  const lines = ticks.map((tick) => {
    const place = y(tick).toFixed(1);
    const label = escapeMarkup(formatValue(tick, box.unit));
    return `<line class="grid" x1="${LEFT}" x2="${box.width - RIGHT}" y1="${place}" y2="${place}"/><text class="axis" x="${LEFT - 6}" y="${place}" dy="4" text-anchor="end">${label}</text>`;
  });
  return {
    scale: { x: timeScale(box), y, left: LEFT, bottom },
    axes: lines.join('') + timeAxis(box),
  };
}

interface ValueScale {
  readonly ticks: readonly number[];
  /** How far up a value stands, from 0 to 1. */
  readonly part: (value: number) => number;
}

function evenSteps(values: readonly number[]): ValueScale {
  const ticks = ticksTo(Math.max(0, ...values) || 1);
  const highest = ticks.at(-1) ?? 1;
  return { ticks, part: (value) => value / highest };
}

function powersOfTen(values: readonly number[]): ValueScale {
  const positive = values.filter((value) => value > 0);
  const low = Math.floor(Math.log10(Math.min(...positive, 1)));
  const high = Math.ceil(Math.log10(Math.max(...positive, 10 ** (low + 1))) - 1e-9);
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
  const part = (value: number): number =>
    (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low);
  return { ticks, part };
}

/** Where a moment stands, from the left axis to the right edge. */
export function timeScale({ width, from, to }: ChartBox): (seconds: number) => number {
  return (seconds) => LEFT + ((width - RIGHT - LEFT) * (seconds - from)) / (to - from);
}

/** The times below a chart: how long after its beginning, in whole half minutes. */
export function timeAxis(box: ChartBox): string {
  const x = timeScale(box);
  const bottom = box.height - BOTTOM;
  const marks = [];
  for (let at = 0; box.from + at <= box.to; at += TIME_STEP) {
    const place = x(box.from + at).toFixed(1);
    const minutes = Math.floor(at / 60);
    const label = `${minutes}:${String(at % 60).padStart(2, '0')}`;
    marks.push(
      `<line class="grid" x1="${place}" x2="${place}" y1="${TOP}" y2="${bottom}"/><text class="axis" x="${place}" y="${bottom + 15}" text-anchor="middle">${label}</text>`,
    );
  }
  return marks.join('');
}
