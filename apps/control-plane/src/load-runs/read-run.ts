import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Text } from '@socketlab/foundation';
import { type ComparedRun, LOAD_RUN_FORMAT, parseLoadRun } from '@socketlab/load';
import { NotALoadRunError } from '../load-errors.ts';

/** A run of ten minutes is less than a megabyte; what is much more is something else. */
const MOST_BYTES = 64 * 1024 * 1024;

/** The run that the folder holds. Throws NotALoadRunError, which says why it holds none. */
export async function readRun(folder: string, workingDirectory: string): Promise<ComparedRun> {
  const file = path.resolve(workingDirectory, folder, 'load.json');
  let text: string;
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new NotALoadRunError({ folder, problem: TOO_BIG });
    text = await readFile(file, 'utf8');
  } catch (failure) {
    if (failure instanceof NotALoadRunError) throw failure;
    const { code = 'UNKNOWN' } = failure as NodeJS.ErrnoException;
    throw new NotALoadRunError({ folder, problem: unreadable(file, code) }, { cause: failure });
  }
  const run = parseLoadRun(text);
  if (run === undefined) throw new NotALoadRunError({ folder, problem: OTHER });
  return { run, folder };
}

const TOO_BIG: Text = {
  en: 'its load.json is too big',
  'pt-BR': 'o load.json dela é grande demais',
};
const OTHER: Text = {
  en: `its load.json is not one of format ${LOAD_RUN_FORMAT}, which this version reads`,
  'pt-BR': `o load.json dela não é do formato ${LOAD_RUN_FORMAT}, que esta versão lê`,
};

function unreadable(file: string, errno: string): Text {
  if (errno === 'ENOENT') {
    return { en: `there is no ${file}`, 'pt-BR': `não existe ${file}` };
  }
  return {
    en: `${file} cannot be read (${errno})`,
    'pt-BR': `${file} não pode ser lido (${errno})`,
  };
}
