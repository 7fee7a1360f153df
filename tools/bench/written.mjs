// What `npm run bench -- --write` leaves: docs/performance.json with what was measured, and the page and the picture made from it.
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { renderPage } from './page.mjs';
import { renderPicture } from './picture.mjs';

const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const docs = path.join(workspaceRoot, 'docs');
const results = path.join(docs, 'performance.json');
const notesFolder = path.join(import.meta.dirname, 'notes');

/** What people have written about the numbers: tools/bench/notes, in the order of the files' names. */
const readNotes = () =>
  globSync('*.md', { cwd: notesFolder })
    .sort()
    .map((name) => readFileSync(path.join(notesFolder, name), 'utf8'));

/** What was measured last; undefined before the first time. */
export function readResults() {
  return existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
}

/** The page and the picture of what was measured, by the file that each belongs in. */
export const renderAll = (measured) => ({
  'performance.md': renderPage(measured, readNotes()),
  'images/performance.svg': renderPicture(measured.sections.flatMap(({ bars }) => bars ?? [])),
});

/** Writes page and picture anew, from what was measured last and the notes as they are. */
export function writePages(measured) {
  for (const [name, text] of Object.entries(renderAll(measured))) {
    writeFileSync(path.join(docs, name), text);
  }
}

/** Keeps what was measured. A benchmark that did not run this time stays as it was. */
export function keepResults({ machine, sections }, order) {
  const before = readResults()?.sections ?? [];
  const latest = new Map([...before, ...sections].map((section) => [section.name, section]));
  const kept = { machine, sections: order.flatMap((name) => latest.get(name) ?? []) };
  writeFileSync(results, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}
