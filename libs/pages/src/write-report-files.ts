import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, SocketlabError, whileLocked } from '@socketlab/foundation';
import { ReportNotWrittenError } from './errors.ts';

/** The files of a report by their names; one of them is `report.md`. */
export type ReportContents = Readonly<Record<string, string | Uint8Array>> & {
  readonly 'report.md': string;
};

/** Where a report goes. */
export interface ReportPlace {
  readonly directory: string;
  /** What its `report.md` begins with, as a remark: by that an earlier report is known, whose files may be replaced. */
  readonly mark: string;
  /** The option by which another folder is named. */
  readonly option: string;
}

/**
 * Makes the directory and looks whether files of these names may be written there, for who wants to know before the work
 * that the report is about. Throws ReportNotWrittenError.
 */
export async function prepareReportFolder(
  names: readonly string[],
  { directory, mark, option }: ReportPlace,
): Promise<void> {
  await createAttempt(option)(directory, async () => {
    await makeDirectory(directory);
    await access(directory, constants.W_OK);
  });
  await refuseStrangers({ directory, remark: remarkOf(mark), option }, names);
}

/**
 * Writes the files into a directory, made if missing. Each file appears whole or not at all. Files of an earlier report of
 * the same kind are replaced, anything else stays: throws ReportNotWrittenError, which names the path in the way, and
 * FileLockedError for one that a viewer keeps open.
 */
export async function writeReportFiles(
  contents: ReportContents,
  place: ReportPlace,
): Promise<void> {
  const report = `${remarkOf(place.mark)}\n\n${contents['report.md']}`;
  const marked = { ...contents, 'report.md': report };
  await prepareReportFolder(Object.keys(marked), place);
  const attempt = createAttempt(place.option);
  for (const [name, content] of Object.entries(marked)) {
    const file = path.join(place.directory, name);
    await attempt(file, () => writeWhole(file, content));
  }
}

/**
 * Removes what an earlier report of the same kind left there and the next one will not have, so that it is not taken for a
 * part of that: of the files named, those whose text is known for a report's. Anything else stays. Returns their names; throws
 * ReportNotWrittenError, and FileLockedError for one that a viewer keeps open.
 */
export async function removeFormerFiles(
  known: Readonly<Record<string, (text: string) => boolean>>,
  { directory, mark, option }: ReportPlace,
): Promise<readonly string[]> {
  const textOf = (name: string): Promise<string | undefined> =>
    readFile(path.join(directory, name), 'utf8').catch(() => undefined);
  if ((await textOf('report.md'))?.startsWith(remarkOf(mark)) !== true) return [];
  const attempt = createAttempt(option);
  const removed: string[] = [];
  for (const [name, isReports] of Object.entries(known)) {
    const text = await textOf(name);
    if (text === undefined || !isReports(text)) continue;
    const file = path.join(directory, name);
    await attempt(file, () => whileLocked(file, () => rm(file)));
    removed.push(name);
  }
  return removed;
}

/** Like mkdir(recursive), which tries without end where the system says of a folder that is there that it is not, as /proc does. */
async function makeDirectory(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  const parent = path.dirname(directory);
  if (parent !== directory) await makeDirectory(parent);
  try {
    await mkdir(directory);
  } catch (failure) {
    // Another program may have been quicker.
    if (!(await isDirectory(directory))) throw failure;
  }
}

async function isDirectory(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

function remarkOf(mark: string): string {
  return `<!-- ${mark} -->`;
}

/** Before anything is written: a file that is there must belong to an earlier report, which its report.md marks. */
async function refuseStrangers(
  { directory, remark, option }: { directory: string; remark: string; option: string },
  names: readonly string[],
): Promise<void> {
  const earlier = await readFile(path.join(directory, 'report.md'), 'utf8').catch(() => '');
  for (const name of names) {
    const file = path.join(directory, name);
    const found = await stat(file).catch(() => undefined);
    if (found === undefined || (found.isFile() && earlier.startsWith(remark))) continue;
    throw new ReportNotWrittenError({
      path: file,
      option,
      problem: {
        en: 'something that is not a Socketlab report is already there',
        'pt-BR': 'já existe ali algo que não é um relatório do Socketlab',
      },
    });
  }
}

async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(draft, content, { flag: 'wx' });
    await whileLocked(file, () => rename(draft, file));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Names the path where the system refuses: no permission, a full disk, a file where a folder must be. */
function createAttempt(
  option: string,
): (target: string, action: () => Promise<unknown>) => Promise<void> {
  return async (target, action) => {
    try {
      await action();
    } catch (cause) {
      if (cause instanceof SocketlabError) throw cause;
      const problem = { en: messageOf(cause), 'pt-BR': messageOf(cause) };
      throw new ReportNotWrittenError({ path: target, option, problem }, { cause });
    }
  };
}
