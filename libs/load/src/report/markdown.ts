import type { Language, Text } from '@socketlab/foundation';
import { escapeMarkdown, markdownTable } from '@socketlab/pages';
import { type Fact, latencyTable, resultFacts } from './facts.ts';
import type { LoadRun } from './load-run.ts';
import { notesOn } from './notes.ts';
import { machineFacts, planFacts } from './plan-facts.ts';
import { WORDS } from './words.ts';

/** The report of a run as Markdown: the same facts as the page, without its pictures. */
export function renderLoadMarkdown(run: LoadRun, language: Language): string {
  const say = (text: Text): string => escapeMarkdown(text[language]);
  const latencies = latencyTable(run, language);
  const blocks = [
    `# ${say(WORDS.load)} ${escapeMarkdown(run.target)}`,
    `${run.startedAt} · ${escapeMarkdown(run.plan.address)} · Socketlab ${run.version}`,
    `## ${say(WORDS.summary)}`,
    factTable(resultFacts(run, language), language),
    `## ${say(WORDS.latency)}`,
    cellTable(latencies.head, latencies.rows),
    `## ${say(WORDS.notes)}`,
    noteList(notesOn(run), language),
    `## ${say(WORDS.plan)}`,
    factTable(planFacts(run, language), language),
    `## ${say(WORDS.machine)}`,
    factTable(machineFacts(run.machine, language), language),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** Names and values as a table. */
export function factTable(facts: readonly Fact[], language: Language): string {
  return cellTable([WORDS.name[language], WORDS.value[language]], facts);
}

/** A table of plain text. */
export function cellTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    head.map(escapeMarkdown),
    rows.map((row) => row.map(escapeMarkdown)),
  );
}

/** Sentences as a list. */
export function noteList(notes: readonly Text[], language: Language): string {
  return notes.map((note) => `- ${escapeMarkdown(note[language])}`).join('\n');
}
