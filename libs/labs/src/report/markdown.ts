import type { Claim } from '@socketlab/evidence';
import { type Language, type Text, VERSION } from '@socketlab/foundation';
import { escapeMarkdown, markdownTable } from '@socketlab/pages';
import { createCharts } from '../chart/chart.ts';
import type { LabResult, LabTable, LabWitness } from '../lab.ts';
import { listShortened } from '../shortened.ts';
import { createStyle } from '../terminal/ansi.ts';
import { renderCharts } from '../terminal/render-chart.ts';
import { drawPicture } from '../terminal/render-pictures.ts';
import { programOf } from './claim-observers.ts';
import { createEventRows, type EventRow } from './event-rows.ts';
import { tablesOf } from './tables-of.ts';
import { formatTime } from './times.ts';
import { VERDICT_NAMES, WORDS } from './words.ts';

const CHART_WIDTH = 100;

/** The report as Markdown. Evidence links lead to the rows of its table of events. */
export function renderMarkdown(result: LabResult, language: Language): string {
  const say = (text: Text): string => escapeMarkdown(text[language]);
  const drawn = createCharts(result.timeline);
  const options = { language, width: CHART_WIDTH };
  const chart = renderCharts(drawn, options, { style: createStyle(false) });
  const blocks = [
    `# ${say(result.lab.title)}`,
    `${say(WORDS.from)} ${formatTime(result.startedAtNs)} ${say(WORDS.to)} ${formatTime(result.endedAtNs)} · Socketlab ${VERSION}`,
    ...(result.interruption === undefined
      ? []
      : [`> **${say(WORDS.interrupted)}.** ${say(result.interruption)}`]),
    ...result.tables.filter(isShort).flatMap((own) => renderLabTable(own, language)),
    ...(result.pictures ?? []).flatMap((picture) => {
      const lines = drawPicture(picture, options);
      return [
        `## ${say(picture.title)}`,
        ['```text', ...lines, '```'].join('\n'),
        ...(picture.note === undefined ? [] : [say(picture.note)]),
      ];
    }),
    `## ${say(WORDS.witnesses)}`,
    renderWitnesses(result.witnesses, language),
    `## ${say(WORDS.chart)}`,
    ['```text', ...chart, '```'].join('\n'),
    ...(drawn.socketsLeftOut === 0
      ? []
      : [`+ ${drawn.socketsLeftOut}: ${say(WORDS.socketsLeftOut)}`]),
    say(WORDS.legend),
    ...result.lab.questions.flatMap((question) => [
      `## ${question.id} ${say(question.title)}`,
      ...result.claims
        .filter((claim) => claim.question === question.id)
        .map((claim) => renderClaim(claim, language)),
    ]),
    ...tablesOf(result)
      .filter((own) => !isShort(own))
      .flatMap((own) => renderLabTable(own, language)),
    `## ${say(WORDS.events)}`,
    renderEvents(result, language),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What says most about a lab stands before all else. */
function isShort({ isForTerminal }: LabTable): boolean {
  return isForTerminal === true;
}

function renderWitnesses(witnesses: readonly LabWitness[], language: Language): string {
  const say = (text: Text): string => escapeMarkdown(text[language]);
  const head = [WORDS.role, WORDS.daemon, WORDS.host, WORDS.tier, WORDS.observers].map(say);
  const rows = witnesses.map(({ role, daemon, version, host, tier, observers }) => [
    say(WORDS[role]),
    escapeMarkdown(programOf({ daemon, version })),
    escapeMarkdown(host),
    escapeMarkdown(tier),
    observers
      .map(({ name, isAvailable, reason, remedy }) => {
        const why = reason === undefined ? '' : ` (${say(reason)})`;
        const how = remedy === undefined ? '' : `; ${say(WORDS.remedy)}: ${escapeMarkdown(remedy)}`;
        const works = say(isAvailable ? WORDS.available : WORDS.unavailable);
        return `${escapeMarkdown(name)}: ${works}${why}${isAvailable ? '' : how}`;
      })
      .join('<br>'),
  ]);
  return markdownTable(head, rows);
}

function renderClaim(claim: Claim, language: Language): string {
  const reason = claim.reason === undefined ? '' : ` *${escapeMarkdown(claim.reason[language])}*`;
  const evidence = listShortened(claim.evidence, link).join(', ');
  const verdict = VERDICT_NAMES[claim.verdict][language];
  return `- **${verdict}**: ${escapeMarkdown(claim.text[language])}${reason}${evidence && ` [${evidence}]`}`;
}

function renderLabTable({ title, head, rows, note }: LabTable, language: Language): string[] {
  const cellOf = (cell: string | Text): string =>
    escapeMarkdown(typeof cell === 'string' ? cell : cell[language]);
  const lines = rows.map(({ cells, evidence }) => [
    ...cells.map(cellOf),
    listShortened(evidence, link).join(', '),
  ]);
  const table = markdownTable([...head, WORDS.evidence].map(cellOf), lines);
  return [`## ${cellOf(title)}`, table, ...(note === undefined ? [] : [cellOf(note)])];
}

function renderEvents(result: LabResult, language: Language): string {
  const { event, time, source, socket, fact, place } = WORDS;
  const head = [event, time, source, socket, fact, place].map((text) => text[language]);
  const { rows: shown, leftOut } = createEventRows(result, language);
  const rows = shown.map((row) => {
    const anchors = [row.id, ...row.joined.map(({ id }) => id)]
      .map((id) => `<a id="${anchorOf(id)}"></a>`)
      .join('');
    const also = row.joined.length === 0 ? '' : ` (+ ${row.joined.map(joinedText).join(', ')})`;
    const after =
      row.after.length === 0
        ? ''
        : ` (${WORDS.placedAfter[language]} ${row.after.map(link).join(', ')})`;
    return [
      anchors + escapeMarkdown(row.id + also),
      row.sinceMs,
      row.source,
      escapeMarkdown(row.socket),
      escapeMarkdown(row.fact) + after,
      escapeMarkdown(row.place),
    ];
  });
  const table = markdownTable(head, rows);
  return leftOut === 0 ? table : `${table}\n\n+ ${leftOut}: ${WORDS.more[language]}`;
}

/** The kernel's view of a call is plain; another host's view of a packet says where and when. */
function joinedText({ id, by }: EventRow['joined'][number]): string {
  return by === 'kernel' ? id : `${id} ${by}`;
}

function link(id: string): string {
  return `[${escapeMarkdown(id)}](#${anchorOf(id)})`;
}

/** The anchor of an event's row: letters, digits, dots and dashes only, whatever a witness is called. */
export function anchorOf(id: string): string {
  return `event-${id.replaceAll(/[^\w.-]/g, '_')}`;
}
