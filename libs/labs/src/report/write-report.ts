import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Language, messageOf } from '@socketlab/foundation';
import { ReportNotWrittenError } from '../errors.ts';
import type { LabCapture, LabResult } from '../lab.ts';
import { inBoth } from '../wording.ts';
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
  const contents: Readonly<Record<string, string | Uint8Array>> = {
    'report.md': `<!-- ${MARK} -->\n\n${renderMarkdown(result, language)}`,
    'report.html': renderHtml(result, language, MARK),
    'claims.json': `${JSON.stringify(claimsWithObservers(result), undefined, 2)}\n`,
    'events.jsonl': result.timeline.events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    ...(capture && { 'capture.pcapng': writeCommentedCapture(result, capture, language) }),
    ...Object.fromEntries(
      others.map((one) => [fileOf(one), writeCommentedCapture(result, one, language)]),
    ),
  };
  await attempt(directory, () => mkdir(directory, { recursive: true }));
  await refuseStrangers(directory, Object.keys(contents));
  for (const [name, content] of Object.entries(contents)) {
    await writeWhole(path.join(directory, name), content);
  }
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

/** Before anything is written: a file that is there must belong to an earlier report, which its report.md marks. */
async function refuseStrangers(directory: string, names: readonly string[]): Promise<void> {
  const isOurs = await isMarked(path.join(directory, 'report.md'));
  for (const name of names) {
    const file = path.join(directory, name);
    const found = await stat(file).catch(() => undefined);
    if (found === undefined || (found.isFile() && isOurs)) continue;
    throw new ReportNotWrittenError({
      path: file,
      problem: inBoth(
        'something that is not a Socketlab report is already there',
        'já existe ali algo que não é um relatório do Socketlab',
      ),
    });
  }
}

async function isMarked(file: string): Promise<boolean> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.startsWith(`<!-- ${MARK} -->`);
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.part`;
  await attempt(file, async () => {
    try {
      await writeFile(draft, content, { flag: 'wx' });
      await rename(draft, file);
    } finally {
      await rm(draft, { force: true });
    }
  });
}

/** Names the path where the system refuses: no permission, a full disk, a file where a folder must be. */
async function attempt(target: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const problem = inBoth(messageOf(cause), messageOf(cause));
    throw new ReportNotWrittenError({ path: target, problem }, { cause });
  }
}
