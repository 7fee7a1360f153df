import path from 'node:path';
import { renderComparisonHtml, renderComparisonMarkdown } from '@socketlab/load';
import { writeReportFiles } from '@socketlab/pages';
import type { Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { readRun } from '../../load-runs/read-run.ts';
import { reportPlace } from '../../load-runs/report-folder.ts';
import { comparisonData, renderComparison } from '../../load-runs/tell-comparison.ts';
import type { compareArguments, compareOptions } from './index.ts';

/** Reads two runs, tells them side by side, and writes that as a page. */
export const run: Run<typeof compareArguments, typeof compareOptions> = async (input) => {
  const { output, language, options, workingDirectory } = input;
  const runs = {
    first: await readRun(input.arguments.first, workingDirectory),
    second: await readRun(input.arguments.second, workingDirectory),
  };
  const place = reportPlace('compare', options.output, workingDirectory);
  output.data({ report: place.directory, ...comparisonData(runs, output) }, () =>
    renderComparison(runs, output),
  );
  await writeReportFiles(
    {
      'report.md': renderComparisonMarkdown(runs, language),
      'report.html': renderComparisonHtml(runs, language, place.mark),
    },
    place,
  );
  const html = path.join(place.directory, 'report.html');
  output.say({ en: `report: ${html}`, 'pt-BR': `relatório: ${html}` });
  return EXIT.done;
};
