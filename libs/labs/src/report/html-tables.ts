import type { Timeline } from '@socketlab/evidence';
import type { Language, Text } from '@socketlab/foundation';
import { escapeHtml, htmlTable } from '@socketlab/pages';
import type { LabResult, LabTable, LabWitness, LessonSource } from '../lab.ts';
import { listShortened } from '../shortened.ts';
import { callsByLine } from '../source-lines.ts';
import { programOf } from './claim-observers.ts';
import { createEventRows, type EventRow } from './event-rows.ts';
import { anchorOf } from './markdown.ts';
import { WORDS } from './words.ts';

/** Of a line that made more calls than this, the source shows the first ones and counts the others. */
const MOST_RESULTS = 8;

/** Who observed, and with what: a report never claims beyond it. */
export function renderWitnessTable(witnesses: readonly LabWitness[], language: Language): string {
  const say = (text: Text): string => escapeHtml(text[language]);
  const head = [WORDS.role, WORDS.daemon, WORDS.host, WORDS.tier, WORDS.observers].map(say);
  const rows = witnesses.map(({ role, daemon, version, host, tier, observers }) => {
    const ways = observers.map(({ name, isAvailable, reason, remedy }) => {
      const works = say(isAvailable ? WORDS.available : WORDS.unavailable);
      // Some reasons are sentences of their own, and some are not.
      const why = reason === undefined || isAvailable ? '' : `: ${say(reason).replace(/\.$/, '')}`;
      const how =
        remedy === undefined || isAvailable
          ? ''
          : `. ${say(WORDS.remedy)}: <code>${escapeHtml(remedy)}</code>`;
      return `${escapeHtml(name)} (${works}${why}${how})`;
    });
    return [
      say(WORDS[role]),
      escapeHtml(programOf({ daemon, version })),
      escapeHtml(host),
      tier,
      ways.join('<br/>'),
    ];
  });
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`);
  return htmlTable(head, cells);
}

/** A lab's own table; the last column leads to the events that a row rests on. */
export function renderLabTable(own: LabTable, language: Language): string {
  const { title, head, rows, note, isForTerminal = false } = own;
  const cellOf = (cell: string | Text): string =>
    escapeHtml(typeof cell === 'string' ? cell : cell[language]);
  const lines = rows.map(({ cells, evidence }) => {
    const links = listShortened(
      evidence,
      (id) => `<a href="#${anchorOf(id)}">${escapeHtml(id)}</a>`,
    );
    // What is the same in every language is an address or a number; the rest is prose.
    const drawn = cells.map((cell) =>
      typeof cell === 'string'
        ? `<td class="code">${cellOf(cell)}</td>`
        : `<td>${cellOf(cell)}</td>`,
    );
    // In a table that is to be taken in at a glance, many links would be most of it.
    const shown =
      isForTerminal && links.length > 1
        ? `<details><summary>${evidence.length}</summary>${links.join(' ')}</details>`
        : links.join(' ');
    return `<tr>${drawn.join('')}<td class="code">${shown}</td></tr>`;
  });
  const body = htmlTable([...head, WORDS.evidence].map(cellOf), lines);
  const remark = note === undefined ? '' : `<p class="legend">${cellOf(note)}</p>`;
  return `<h2>${cellOf(title)}</h2>\n${body}${remark}`;
}

/** Every event, where evidence links lead. */
export function renderEventTable(result: LabResult, language: Language): string {
  const { event, time, source, socket, fact, place } = WORDS;
  const head = [event, time, source, socket, fact, place].map((text) => escapeHtml(text[language]));
  const { rows, leftOut } = createEventRows(result, language);
  const body = htmlTable(
    head,
    rows.map((row) => renderEvent(row, language)),
  );
  return leftOut === 0
    ? body
    : `${body}<p class="legend">+ ${leftOut}: ${escapeHtml(WORDS.more[language])}</p>`;
}

function renderEvent(row: EventRow, language: Language): string {
  const joined = row.joined.map(
    ({ id, by }) =>
      `<br/><span id="${anchorOf(id)}">+ ${escapeHtml(id)} (${escapeHtml(by)})</span>`,
  );
  const links = row.after.map((id) => `<a href="#${anchorOf(id)}">${escapeHtml(id)}</a>`);
  const after =
    links.length === 0
      ? ''
      : `<br/>↳ ${escapeHtml(WORDS.placedAfter[language])} ${links.join(', ')}`;
  return `<tr id="${anchorOf(row.id)}"><td class="id code">${escapeHtml(row.id)}${joined.join('')}</td><td class="number">${row.sinceMs}</td><td>${row.source}</td><td class="code">${escapeHtml(row.socket)}</td><td class="fact code">${escapeHtml(row.fact)}${after}</td><td class="code">${escapeHtml(row.place)}</td></tr>`;
}

/** The servers' sources, lines that made calls set apart, with those calls. */
export function renderSources(result: LabResult, language: Language): string {
  const served = result.sources.filter(({ role }) => role !== 'client');
  const title = `<h2>${escapeHtml(WORDS.code[language])}`;
  if (served.length === 0) {
    return `${title}</h2>\n<p>${escapeHtml(WORDS.noSource[language])}</p>`;
  }
  return served.map((source) => title + renderSource(source, result.timeline)).join('\n');
}

function renderSource(source: LessonSource, timeline: Timeline): string {
  const { file, text } = source;
  const calls = callsByLine(timeline, source);
  const lines = text.split('\n').map((code, index) => {
    const made = calls.get(index + 1) ?? [];
    const results = made
      .slice(0, MOST_RESULTS)
      .map(({ name, result: value, errno }) => `${name}() = ${errno ?? value}`);
    if (made.length > MOST_RESULTS) results.push(`+ ${made.length - MOST_RESULTS}`);
    const note = made.length === 0 ? '' : `  <b>${escapeHtml(`← ${results.join(', ')}`)}</b>`;
    const line = `<i>${index + 1}</i>${escapeHtml(code)}${note}`;
    return `<span${made.length === 0 ? '' : ' class="ran"'}>${line}</span>`;
  });
  return `: ${escapeHtml(file)}</h2>\n<pre class="code">${lines.join('')}</pre>`;
}
