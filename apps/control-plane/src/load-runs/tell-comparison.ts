import {
  type ComparedRuns,
  compareRuns,
  comparisonNotes,
  comparisonRows,
  LOAD_WORDS,
  nameRun,
  planDifferences,
} from '@socketlab/load';
import type { Output } from '../output.ts';
import { formatTable } from '../table.ts';
import { renderNote } from './render-note.ts';

/** Two runs side by side, for a terminal. */
export function renderComparison(runs: ComparedRuns, output: Output): string {
  const { language } = output;
  const head = [LOAD_WORDS.name, { en: 'A', 'pt-BR': 'A' }, { en: 'B', 'pt-BR': 'B' }];
  return [
    [runs.first, runs.second].map((run, index) => nameRun(run, index)).join('\n'),
    formatTable(
      [...head.map((text) => output.text(text).toUpperCase()), 'B / A'],
      comparisonRows(compareRuns(runs), language),
    ),
    comparisonNotes(runs)
      .map((note) => renderNote(note, output))
      .join('\n'),
  ].join('\n\n');
}

/** The same for a program: each number with its unit and ratio, and how the runs differ. */
export function comparisonData(runs: ComparedRuns, output: Output): object {
  const numbers = compareRuns(runs).map(({ key, unit, first, second }) => ({
    key,
    unit,
    first: first ?? null,
    second: second ?? null,
    ratio: first && second !== undefined ? second / first : null,
  }));
  const differences = planDifferences(runs).map(({ field, first, second }) => ({
    field,
    first: output.text(first),
    second: output.text(second),
  }));
  return { first: runs.first.folder, second: runs.second.folder, numbers, differences };
}
