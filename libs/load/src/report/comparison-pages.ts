import type { Language, Text } from '@socketlab/foundation';
import { escapeHtml, escapeMarkdown, htmlTable, PAGE_CSS, renderPage } from '@socketlab/pages';
import { type Chart, renderChart } from './chart-svg.ts';
import {
  type ComparedRun,
  type ComparedRuns,
  compareRuns,
  comparisonNotes,
  comparisonRows,
} from './comparison.ts';
import { numberRow, renderNotes } from './html.ts';
import { LOAD_CSS } from './looks.ts';
import { cellTable, noteList } from './markdown.ts';
import { distributionChart, latenciesChart, perSecond, ratesChart } from './pictures.ts';
import { PLAN_FACTS } from './plan-facts.ts';
import { WORDS } from './words.ts';

/** Two runs on one picture, as one HTML page that loads nothing. */
export function renderComparisonHtml(runs: ComparedRuns, language: Language, mark: string): string {
  const say = (text: Text): string => escapeHtml(text[language]);
  const numbers = comparisonRows(compareRuns(runs), language);
  const body = `<h1>${say(WORDS.comparison)}</h1>
<p class="times">${[runs.first, runs.second].map((run, index) => escapeHtml(nameRun(run, index))).join('<br/>')}</p>
<h2>${say(WORDS.notes)}</h2>
${renderNotes(comparisonNotes(runs), language)}
<h2>${say(WORDS.summary)}</h2>
${htmlTable(numbersHead(language).map(escapeHtml), numbers.map(numberRow))}
${chartsOf(runs, language)
  .map(
    (chart) =>
      `<h2>${escapeHtml(chart.title)}</h2>\n<div class="scroll">${renderChart(chart)}</div>`,
  )
  .join('\n')}
<h2>${say(WORDS.plan)}</h2>
${htmlTable(planHead(language).map(escapeHtml), planRows(runs, language).map(numberRow))}`;
  return renderPage({
    language,
    title: WORDS.comparison[language],
    mark,
    css: `${PAGE_CSS}${LOAD_CSS}`,
    body,
  });
}

/** The same facts as Markdown, without the pictures. */
export function renderComparisonMarkdown(runs: ComparedRuns, language: Language): string {
  const say = (text: Text): string => escapeMarkdown(text[language]);
  const blocks = [
    `# ${say(WORDS.comparison)}`,
    [runs.first, runs.second]
      .map((run, index) => `- ${escapeMarkdown(nameRun(run, index))}`)
      .join('\n'),
    `## ${say(WORDS.notes)}`,
    noteList(comparisonNotes(runs), language),
    `## ${say(WORDS.summary)}`,
    cellTable(numbersHead(language), comparisonRows(compareRuns(runs), language)),
    `## ${say(WORDS.plan)}`,
    cellTable(planHead(language), planRows(runs, language)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Whether a text is one of these, in either language and of either kind. */
export function isComparison(text: string): boolean {
  return Object.values(WORDS.comparison).some(
    (title) => text.startsWith(`# ${title}\n`) || text.includes(`<h1>${escapeHtml(title)}</h1>`),
  );
}

/** `A: reports/one, 127.0.0.1:65433, 2026-01-31T12:00:00Z`. */
export function nameRun({ run, folder }: ComparedRun, index: number): string {
  return `${'AB'[index]}: ${folder}, ${run.target}, ${run.startedAt}`;
}

function numbersHead(language: Language): readonly string[] {
  return ['', 'A', 'B', `B / A`].map((title, index) =>
    index === 0 ? WORDS.name[language] : title,
  );
}

function planHead(language: Language): readonly string[] {
  return [WORDS.name[language], 'A', 'B'];
}

function planRows({ first, second }: ComparedRuns, language: Language): readonly string[][] {
  return PLAN_FACTS.map(({ name, tell }) => [
    name[language],
    tell(first.run.plan, language),
    tell(second.run.plan, language),
  ]);
}

function chartsOf({ first, second }: ComparedRuns, language: Language): readonly Chart[] {
  const [one, other] = [first.run, second.run];
  const named = (text: Text, name: 'A' | 'B'): string => `${name}: ${text[language]}`;
  return [
    distributionChart(
      'distribution',
      [
        { name: 'A', look: 'first', distribution: one.result.intended },
        { name: 'B', look: 'second', distribution: other.result.intended },
      ],
      language,
    ),
    ratesChart(
      'rates',
      [
        {
          name: named(WORDS.answered, 'A'),
          look: 'first',
          intervals: one.intervals,
          value: perSecond(({ answered }) => answered),
        },
        {
          name: named(WORDS.answered, 'B'),
          look: 'second',
          intervals: other.intervals,
          value: perSecond(({ answered }) => answered),
        },
      ],
      language,
    ),
    latenciesChart(
      'latencies',
      [
        {
          name: named(WORDS.half, 'A'),
          look: 'first',
          intervals: one.intervals,
          value: ({ latency }) => latency?.p50Ns,
        },
        {
          name: named(WORDS.half, 'B'),
          look: 'second',
          intervals: other.intervals,
          value: ({ latency }) => latency?.p50Ns,
        },
        {
          name: named(WORDS.slow, 'A'),
          look: 'third',
          intervals: one.intervals,
          value: ({ latency }) => latency?.p99Ns,
        },
        {
          name: named(WORDS.slow, 'B'),
          look: 'fourth',
          intervals: other.intervals,
          value: ({ latency }) => latency?.p99Ns,
        },
      ],
      language,
    ),
  ];
}
