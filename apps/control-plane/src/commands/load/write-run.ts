import path from 'node:path';
import type { Language } from '@socketlab/foundation';
import {
  type ComparedRuns,
  isComparison,
  type LoadInterval,
  type LoadRun,
  renderComparisonHtml,
  renderComparisonMarkdown,
  renderLoadHtml,
  renderLoadMarkdown,
  writeHistogramLog,
} from '@socketlab/load';
import { type ReportPlace, removeFormerFiles, writeReportFiles } from '@socketlab/pages';

/** The files of a run. With --compare there are comparison.html and comparison.md too. */
export const LOAD_FILES = ['report.md', 'report.html', 'load.json', 'latency.hlog'] as const;

/** What is written of a run. */
export interface WrittenRun {
  readonly run: LoadRun;
  /** With their histograms, for the log. */
  readonly intervals: readonly LoadInterval[];
  readonly runs: ComparedRuns | undefined;
}

/**
 * Writes the folder of a run. A comparison of an earlier run there, which this one has none to replace it with, is removed and
 * named. Throws ReportNotWrittenError.
 */
export async function writeRun(
  { run, intervals, runs }: WrittenRun,
  place: ReportPlace,
  language: Language,
): Promise<{ readonly html: string; readonly removed: readonly string[] }> {
  const { mark, directory } = place;
  const former = {
    'comparison.md': isComparison,
    'comparison.html': (text: string) => isComparison(text) && text.includes(`"${mark}"`),
  };
  const removed = runs === undefined ? await removeFormerFiles(former, place) : [];
  await writeReportFiles(
    {
      'report.md': renderLoadMarkdown(run, language),
      'report.html': renderLoadHtml(run, language, mark),
      'load.json': `${JSON.stringify(run, undefined, 2)}\n`,
      'latency.hlog': writeHistogramLog({ startedAtMs: run.plan.startedAtMs, intervals }),
      ...(runs && {
        'comparison.md': renderComparisonMarkdown(runs, language),
        'comparison.html': renderComparisonHtml(runs, language, mark),
      }),
    },
    place,
  );
  return { html: path.join(directory, 'report.html'), removed };
}
