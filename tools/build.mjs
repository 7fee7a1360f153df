// Bundles every app with nx, quietly. When neither the sources nor the bundles have changed since the last build, told
// by a hash of their contents, nx is not even started: `npm start` on a warm clone waits for nothing here.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand, workspaceRoot } from './command.mjs';

const stamp = path.join(workspaceRoot, '.nx', 'socketlab-build');
const settings = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'nx.json',
  'tools/bundle.mjs',
  'tools/gather-chunks.mjs',
  'tools/keep-constants.mjs',
  'tools/node-modules.mjs',
];

/** Every file below the folder, but for what the build neither reads nor writes. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : filesBelow(file);
    return entry.isFile() && !/\.(?:spec\.ts|md)$/.test(entry.name) ? [file] : [];
  });
}

const isSkipped = (name) => ['node_modules', 'out-tsc', 'reports'].includes(name);

/** The digest of the names and contents of all that a build depends on; of the bundles it makes too, if asked. */
function digestOf({ withBundles }) {
  const files = ['apps', 'libs']
    .flatMap((folder) => filesBelow(path.join(workspaceRoot, folder)))
    .concat(settings.map((file) => path.join(workspaceRoot, file)))
    .filter((file) => withBundles || !file.includes(`${path.sep}dist${path.sep}`))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${path.relative(workspaceRoot, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

const isCurrent = () =>
  existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOf({ withBundles: true });

if (!isCurrent()) {
  const before = digestOf({ withBundles: false });
  const { status, output } = await runCommand('nx run-many -t build --outputStyle=static');
  if (status !== 0) {
    console.error(output);
    process.exit(1);
  }
  // A source saved while nx was at work may have missed the bundle: then the next build looks again.
  if (digestOf({ withBundles: false }) === before) {
    mkdirSync(path.dirname(stamp), { recursive: true });
    writeFileSync(stamp, digestOf({ withBundles: true }));
  }
}
