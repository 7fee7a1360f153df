import { LOAD_WORDS, type LoadRun, latencyTable, notesOn, resultFacts } from '@socketlab/load';
import { renderNote } from '../../load-runs/render-note.ts';
import type { Output } from '../../output.ts';
import { formatPairs, formatTable } from '../../table.ts';

/** The run for a terminal: what came of it, percentiles, what to know about the numbers. */
export function renderRun(run: LoadRun, output: Output): string {
  const { language } = output;
  const { head, rows } = latencyTable(run, language);
  return [
    output.colors.bold(`${output.text(LOAD_WORDS.load)} ${run.target}`),
    formatPairs(resultFacts(run, language)),
    formatTable(
      head.map((title) => title.toUpperCase()),
      rows,
    ),
    notesOn(run)
      .map((note) => renderNote(note, output))
      .join('\n'),
  ].join('\n\n');
}
