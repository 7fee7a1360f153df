// Draws the dashboards for the README: gives a lesson with real daemons under a real Prometheus, asks it what the
// dashboards ask, and has Chromium take pictures of the pages. Takes some four minutes. With a file's name, the answers are
// kept there, and read from there when it exists already: for work on the drawing alone.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LANGUAGES, type Language } from '@socketlab/foundation';
import { CLASS_DASHBOARD } from '../class-dashboard.ts';
import { DAEMON_DASHBOARD } from '../daemon-dashboard.ts';
import { queriesOf } from '../dashboard-queries.ts';
import { buildDashboard } from '../dashboards.ts';
import { type Collected, collectLesson } from './collect.ts';
import { drawPage, type Page } from './page.ts';
import type { Answer } from './shown-series.ts';

const IMAGES = path.resolve(import.meta.dirname, '../../../docs/images');
/** How many rows are drawn, from the top. */
const ROWS = { class: 6, daemon: 6 } as const;
const NOTE = {
  en: 'A lesson of three minutes, scraped every two seconds; the six hosts are six sets of daemons on one machine.',
  'pt-BR':
    'Uma aula de três minutos, lida a cada dois segundos; os seis hosts são seis conjuntos de daemons em uma máquina.',
} as const;

function pageOf(collected: Collected, language: Language): Page {
  const spec = collected.name === 'class' ? CLASS_DASHBOARD : DAEMON_DASHBOARD;
  const dashboard = buildDashboard(spec, language);
  const answers = new Map<number, Answer[]>();
  for (const [index, { panel, legend }] of queriesOf(dashboard).entries()) {
    const id = panel.id ?? 0;
    const series = collected.answers[index]?.series ?? [];
    answers.set(id, [...(answers.get(id) ?? []), { legend, series }]);
  }
  return drawPage({
    ...collected,
    dashboard,
    language,
    answers,
    rows: ROWS[collected.name],
    note: NOTE[language],
  });
}

function photograph({ html, width, height }: Page, file: string): void {
  const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-picture-'));
  try {
    const page = path.join(scratch, 'page.html');
    writeFileSync(page, html);
    execFileSync(
      'chromium',
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
        ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
        ...[`--user-data-dir=${path.join(scratch, 'profile')}`, '--hide-scrollbars'],
        ...[`--window-size=${width},${height}`, `--screenshot=${file}`, pathToFileURL(page).href],
      ],
      { stdio: ['ignore', 'ignore', 'ignore'] },
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

const [, , kept] = process.argv;
const lesson: readonly Collected[] =
  kept !== undefined && existsSync(kept)
    ? (JSON.parse(readFileSync(kept, 'utf8')) as readonly Collected[])
    : await collectLesson();
if (kept !== undefined) writeFileSync(kept, JSON.stringify(lesson));
for (const collected of lesson) {
  for (const language of LANGUAGES) {
    photograph(
      pageOf(collected, language),
      path.join(IMAGES, `dashboard-${collected.name}.${language}.png`),
    );
  }
}
