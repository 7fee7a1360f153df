import type { Language, Text } from '@socketlab/foundation';
import { escapeHtml, htmlTable, PAGE_CSS, renderPage } from '@socketlab/pages';
import { renderChart } from './chart-svg.ts';
import {
  answeredPerSecond,
  errorsOf,
  type Fact,
  latencyTable,
  resultFacts,
  tellLatency,
} from './facts.ts';
import type { LoadRun } from './load-run.ts';
import { LOAD_CSS } from './looks.ts';
import { notesOn } from './notes.ts';
import { formatNumber } from './numbers.ts';
import { chartsOf } from './pictures.ts';
import { machineFacts, planFacts } from './plan-facts.ts';
import { WORDS } from './words.ts';

/** The report of a run as one HTML page that loads nothing. `mark` tells that the file is a report's. */
export function renderLoadHtml(run: LoadRun, language: Language, mark: string): string {
  const say = (text: Text): string => escapeHtml(text[language]);
  const title = `${WORDS.load[language]} ${run.target}`;
  const body = `<h1>${escapeHtml(title)}</h1>
<p class="times">${escapeHtml(run.startedAt)} · ${escapeHtml(run.plan.address)} · Socketlab ${escapeHtml(run.version)}</p>
${renderKeyFacts(run, language)}
<h2>${say(WORDS.summary)}</h2>
${renderFacts(resultFacts(run, language), language)}
<h2>${say(WORDS.latency)}</h2>
${renderLatencies(run, language)}
${chartsOf(run, language)
  .map(
    (chart) =>
      `<h2>${escapeHtml(chart.title)}</h2>\n<div class="scroll">${renderChart(chart)}</div>`,
  )
  .join('\n')}
<h2>${say(WORDS.notes)}</h2>
${renderNotes(notesOn(run), language)}
<h2>${say(WORDS.plan)}</h2>
${renderFacts(planFacts(run, language), language)}
<h2>${say(WORDS.machine)}</h2>
${renderFacts(machineFacts(run.machine, language), language)}`;
  return renderPage({ language, title, mark, css: `${PAGE_CSS}${LOAD_CSS}`, body });
}

function renderKeyFacts(run: LoadRun, language: Language): string {
  const { result } = run;
  const facts = [
    [`${formatNumber(answeredPerSecond(run), language)}/s`, WORDS.answered[language]],
    [tellLatency(result.intended, 50, language), WORDS.half[language]],
    [tellLatency(result.intended, 99, language), WORDS.slow[language]],
    [tellLatency(result.intended, 100, language), WORDS.slowest[language]],
    [formatNumber(errorsOf(result.counts), language), WORDS.failed[language]],
  ];
  const items = facts.map(
    ([value = '', name = '']) =>
      `<li><b>${escapeHtml(value)}</b><span>${escapeHtml(name)}</span></li>`,
  );
  return `<ul class="key-facts">${items.join('')}</ul>`;
}

/** Names and values as a table. */
export function renderFacts(facts: readonly Fact[], language: Language): string {
  const rows = facts.map(
    ([name, value]) => `<tr><td>${escapeHtml(name)}</td><td>${escapeHtml(value)}</td></tr>`,
  );
  return htmlTable(
    [WORDS.name, WORDS.value].map((text) => escapeHtml(text[language])),
    rows,
  );
}

function renderLatencies(run: LoadRun, language: Language): string {
  const { head, rows } = latencyTable(run, language);
  return htmlTable(head.map(escapeHtml), rows.map(numberRow));
}

/** A row whose first cell is a name and whose others are numbers. */
export function numberRow([name = '', ...numbers]: readonly string[]): string {
  const cells = numbers.map((cell) => `<td class="number">${escapeHtml(cell)}</td>`);
  return `<tr><td>${escapeHtml(name)}</td>${cells.join('')}</tr>`;
}

/** Sentences as a list. */
export function renderNotes(notes: readonly Text[], language: Language): string {
  const items = notes.map((note) => `<li>${escapeHtml(note[language])}</li>`);
  return `<ul class="notes">\n${items.join('\n')}\n</ul>`;
}
