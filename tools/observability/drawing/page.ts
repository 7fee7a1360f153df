import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Language } from '@socketlab/foundation';
import { heatmapChart, statesChart } from './cell-charts.ts';
import type { ChartBox } from './chart-frame.ts';
import { escapeMarkup } from './format.ts';
import { legend, lineChart, stackChart } from './line-chart.ts';
import { type Answer, shownSeries } from './shown-series.ts';
import { CSS } from './style.ts';
import { empty, numberPanel, tablePanel, wordsOf } from './value-panels.ts';

/** What a page is made of. */
export interface PageOptions {
  readonly dashboard: Dashboard;
  readonly language: Language;
  /** By the panel's id, in the order of its queries. */
  readonly answers: ReadonlyMap<number, readonly Answer[]>;
  /** In seconds since the Unix epoch. */
  readonly from: number;
  readonly to: number;
  /** What the variables were set to. */
  readonly chosen: { readonly host: string; readonly daemon: string };
  /** How many rows of the dashboard are drawn, from the top. */
  readonly rows: number;
  /** What was scraped, said below the title. */
  readonly note: string;
}

/** A page, and how large it is in CSS pixels. */
export interface Page {
  readonly html: string;
  readonly width: number;
  readonly height: number;
}

const COLUMN = 66;
const LINE = 36;
const GAP = 8;
const HEAD = 86;
const TITLE = 30;
const WIDTH = COLUMN * 24 + 2 * GAP;

/** Draws the dashboard from its own JSON. It says of itself what it is, and what it is not. */
export function drawPage(options: PageOptions): Page {
  const { dashboard, language, rows } = options;
  const all = (dashboard.panels ?? []) as readonly (Panel | RowPanel)[];
  const end =
    all.filter(({ type }) => type === 'row')[rows]?.gridPos?.y ?? Number.POSITIVE_INFINITY;
  const shown = all.filter(({ gridPos }) => (gridPos?.y ?? 0) < end);
  const bottom = Math.max(...shown.map(({ gridPos }) => (gridPos?.y ?? 0) + (gridPos?.h ?? 0)));
  const height = HEAD + bottom * LINE + GAP;
  const panels = shown.map((panel) =>
    panel.type === 'row' ? rowHeading(panel as RowPanel) : drawPanel(panel as Panel, options),
  );
  const html = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>${escapeMarkup(dashboard.title ?? '')}</title><style>${CSS}</style><body style="width:${WIDTH}px;height:${height}px">${heading(options)}${panels.join('')}</body></html>`;
  return { html, width: WIDTH, height };
}

function heading({ dashboard, language, chosen, note }: PageOptions): string {
  const drawn = {
    en: 'Drawn by Socketlab from Prometheus data with the dashboard’s own queries; not a Grafana screenshot.',
    'pt-BR':
      'Desenhado pelo Socketlab com dados do Prometheus e as consultas do próprio painel; não é uma captura de tela do Grafana.',
  }[language];
  const all = { en: 'All', 'pt-BR': 'Todos' }[language];
  const chip = (label: string, value: string): string =>
    `<span class="chip"><b>${label}</b>${escapeMarkup(value === '.*' ? all : value)}</span>`;
  return `<header><h1>${escapeMarkup(dashboard.title ?? '')}</h1>${chip('Host', chosen.host)}${chip('Daemon', chosen.daemon)}<p>${escapeMarkup(drawn)} ${escapeMarkup(note)}</p></header>`;
}

function rowHeading({ title = '', gridPos }: RowPanel): string {
  const top = HEAD + (gridPos?.y ?? 0) * LINE;
  return `<h2 style="top:${top}px">${escapeMarkup(title)}</h2>`;
}

function drawPanel(panel: Panel, options: PageOptions): string {
  const { x = 0, y = 0, w = 0, h = 0 } = panel.gridPos ?? {};
  const place = { left: GAP + x * COLUMN + GAP / 2, top: HEAD + y * LINE + GAP / 2 };
  const size = { width: w * COLUMN - GAP, height: h * LINE - GAP };
  const answers = options.answers.get(panel.id ?? -1) ?? [];
  const style = `left:${place.left}px;top:${place.top}px;width:${size.width}px;height:${size.height}px`;
  return `<section style="${style}"><h3>${escapeMarkup(panel.title ?? '')}</h3>${contentOf(
    panel,
    answers,
    {
      ...size,
      height: size.height - TITLE,
      from: options.from,
      to: options.to,
      unit: panel.fieldConfig?.defaults.unit,
      isLogarithmic: customOf(panel).scaleDistribution?.type === 'log',
    },
  )}</section>`;
}

function contentOf(panel: Panel, answers: readonly Answer[], box: ChartBox): string {
  switch (panel.type) {
    case 'stat':
      return numberPanel(panel, answers);
    case 'table':
      return tablePanel(panel, answers);
    case 'heatmap':
      return answers.some(({ series }) => series.length > 0)
        ? heatmapChart(answers, box)
        : empty(panel);
    case 'state-timeline':
      return statesChart(answers, wordsOf(panel.fieldConfig?.defaults.mappings) ?? {}, box);
    default:
      return seriesPanel(panel, answers, box);
  }
}

function seriesPanel(panel: Panel, answers: readonly Answer[], box: ChartBox): string {
  const series = shownSeries(panel, answers);
  if (series.length === 0) return empty(panel);
  const names = legend(series, box.width);
  const inner = { ...box, height: box.height - names.height };
  const isStack = customOf(panel).stacking?.mode === 'normal';
  return `${isStack ? stackChart(series, inner) : lineChart(series, inner)}${names.html}`;
}

interface Custom {
  readonly stacking?: { readonly mode?: string };
  readonly scaleDistribution?: { readonly type?: string };
}

function customOf({ fieldConfig }: Panel): Custom {
  return (fieldConfig?.defaults.custom ?? {}) as Custom;
}
