import path from 'node:path';
import type { Language } from '@socketlab/foundation';
import { type ReportContents, writeReportFiles } from '@socketlab/pages';
import type { LabCapture, LabResult } from '../lab.ts';
import { claimsWithObservers } from './claim-observers.ts';
import { writeCommentedCapture } from './commented-capture.ts';
import { renderHtml } from './html.ts';
import { renderMarkdown } from './markdown.ts';

/** The files of a report, as absolute paths. */
export interface ReportFiles {
  readonly directory: string;
  readonly markdown: string;
  readonly html: string;
  readonly claims: string;
  readonly events: string;
  /** Absent when nobody could capture. */
  readonly capture?: string;
  /** Of labs with several hosts: the other hosts'. */
  readonly otherCaptures?: readonly string[];
}

/** What begins every file of a report that may be replaced: JSON can't carry a remark, so its first key does. */
const MARK = 'socketlab report';

/**
 * Writes the report's files into a directory, made if missing. Each file appears whole or not at all. Files of an
 * earlier report are replaced, anything else stays: throws ReportNotWrittenError, which names the path in the way.
 */
export async function writeReport(
  result: LabResult,
  options: { readonly directory: string; readonly language: Language },
): Promise<ReportFiles> {
  const { language } = options;
  const directory = path.resolve(options.directory);
  const { capture, otherCaptures = [] } = result;
  // One without packets shows by that alone, and its marks are among the events.
  const others = otherCaptures.filter(({ packets }) => packets > 0);
  const contents: ReportContents = {
    'report.md': renderMarkdown(result, language),
    'report.html': renderHtml(result, language, MARK),
    'claims.json': `${JSON.stringify(claimsWithObservers(result), undefined, 2)}\n`,
    'events.jsonl': result.timeline.events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    ...(capture && { 'capture.pcapng': writeCommentedCapture(result, capture, language) }),
    ...Object.fromEntries(
      others.map((one) => [fileOf(one), writeCommentedCapture(result, one, language)]),
    ),
  };
  await writeReportFiles(contents, { directory, mark: MARK, option: '--report' });
  const at = (name: string): string => path.join(directory, name);
  return {
    directory,
    markdown: at('report.md'),
    html: at('report.html'),
    claims: at('claims.json'),
    events: at('events.jsonl'),
    ...(capture && { capture: at('capture.pcapng') }),
    ...(others.length > 0 && { otherCaptures: others.map((one) => at(fileOf(one))) }),
  };
}

/** Hosts are called by DNS labels, which are good for files everywhere. */
function fileOf({ host }: LabCapture): string {
  return `capture-${host}.pcapng`;
}
