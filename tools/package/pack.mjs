// Packs a folder as npm does: sorted, and with times that say nothing, so that the same folder gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../command.mjs';

/** Writes `<name>-<version>.tgz` of the folder into `out`. */
export async function packFolder(folder, out) {
  const line = `npm pack --json --ignore-scripts --dry-run=false --pack-destination "${out}"`;
  // Asked by `npm pack` itself, this npm would take over its options.
  const { status, output } = await runCommand(line, { cwd: folder });
  if (status !== 0) throw new Error(`npm could not pack the package: ${output.trim()}`);
  const start = output.indexOf('[');
  const [{ filename, entryCount }] = JSON.parse(output.slice(start, output.lastIndexOf(']') + 1));
  const file = path.join(out, filename);
  const bytes = readFileSync(file);
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return { file, bytes: bytes.length, files: entryCount, integrity };
}
