import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { CLASS_DASHBOARD } from './class-dashboard.ts';
import { STATE_COLORS } from './colors.ts';
import { DAEMON_DASHBOARD } from './daemon-dashboard.ts';
import { panelsOf, queriesOf } from './dashboard-queries.ts';
import { buildDashboard } from './dashboards.ts';
import { ASSETS, renderAssets } from './generate.ts';

const SPECS = [DAEMON_DASHBOARD, CLASS_DASHBOARD];

describe('libs/observability/assets', () => {
  it('is what node tools/observability/generate.ts writes, and nothing else', () => {
    const files = readdirSync(ASSETS, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(ASSETS, path.join(entry.parentPath, entry.name)));
    const written = new Map(
      files.map((name) => [name, readFileSync(path.join(ASSETS, name), 'utf8')]),
    );
    expect(written).toEqual(renderAssets());
  });
});

describe.each(SPECS)('the dashboard "$name"', (spec) => {
  const english = buildDashboard(spec, 'en');
  const portuguese = buildDashboard(spec, 'pt-BR');
  const all = (english.panels ?? []) as readonly (Panel | RowPanel)[];

  it('numbers its panels from 1, each once', () => {
    expect(all.map(({ id }) => id)).toEqual(all.map((_, index) => index + 1));
  });

  it('lays no panel over another, nor past the 24 columns', () => {
    const taken = new Map<string, number>();
    for (const { id, gridPos: { x = 0, y = 0, w = 0, h = 0 } = {} } of all) {
      expect(x + w, `panel ${id}`).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1) {
        for (let line = y; line < y + h; line += 1) {
          const cell = `${column},${line}`;
          expect(taken.get(cell), `panel ${id} at ${cell}`).toBeUndefined();
          taken.set(cell, id ?? 0);
        }
      }
    }
    // Nor is there a hole: every line that is used at all is used in all of its columns.
    const lines = new Set([...taken.keys()].map((cell) => cell.split(',')[1]));
    expect(taken.size).toBe(lines.size * 24);
  });

  it('asks the same in both languages', () => {
    const asked = (dashboard: typeof english): readonly unknown[] =>
      queriesOf(dashboard).map(({ expr, isInstant, panel }) => [panel.id, expr, isInstant]);
    expect(asked(portuguese)).toEqual(asked(english));
  });

  it('says in both languages what each panel shows', () => {
    const pairs = panelsOf(english).map((panel, index) => [panel, panelsOf(portuguese)[index]]);
    for (const [one, other] of pairs) {
      expect(one?.description?.length, one?.title).toBeGreaterThan(30);
      expect(other?.description, one?.title).not.toBe(one?.description);
      expect(other?.description?.length, one?.title).toBeGreaterThan(30);
    }
  });

  it('refers to series that its queries have', () => {
    for (const dashboard of [english, portuguese]) {
      for (const panel of panelsOf(dashboard).filter(({ type }) => type === 'timeseries')) {
        const legends = queriesOf(dashboard)
          .filter((query) => query.panel === panel)
          .map(({ legend }) => legend);
        const isOpen = legends.some((legend) => legend.includes('{{'));
        const named = (panel.fieldConfig?.overrides ?? []).map(({ matcher }) => matcher.options);
        expect(isOpen ? [] : named, panel.title).toEqual(isOpen ? [] : legends);
      }
    }
  });

  it('gives each TCP state one colour, wherever it stands', () => {
    const colors = panelsOf(english)
      .flatMap(({ fieldConfig }) => fieldConfig?.overrides ?? [])
      .filter(({ matcher }) => Object.hasOwn(STATE_COLORS, String(matcher.options)))
      .flatMap(({ matcher, properties }) =>
        properties
          .filter(({ id, value }) => id === 'color' && value.mode === 'fixed')
          .map(({ value }) => [matcher.options, value.fixedColor]),
      );
    expect(colors.length).toBeGreaterThanOrEqual(Object.keys(STATE_COLORS).length);
    for (const [state, color] of colors) {
      expect(color).toBe(STATE_COLORS[state as keyof typeof STATE_COLORS]);
    }
  });
});

it('gives no two TCP states one colour', () => {
  expect(new Set(Object.values(STATE_COLORS)).size).toBe(Object.keys(STATE_COLORS).length);
});
