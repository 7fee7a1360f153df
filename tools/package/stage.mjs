// Lays the package out in a folder: the layout of the clone, so that a program finds the others where it does there.
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../command.mjs';
import { writeNotices } from './notices.mjs';

const inClone = (...parts) => path.join(workspaceRoot, ...parts);
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** A copy of a file that npm will pack with the same mode on every machine. */
function put(staged, file, content, mode = 0o644) {
  const target = path.join(staged, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content, { mode });
}

/** The package's own manifest: nothing to run when it is installed, and nothing to fetch. */
function manifestOf({ version, description, license, engines }) {
  return {
    name: 'socketlab',
    version,
    description,
    license,
    type: 'module',
    bin: { socketlab: 'bin/socketlab.mjs' },
    engines,
    files: ['apps', 'bin', 'THIRD-PARTY-NOTICES.md', 'README.pt-BR.md'],
  };
}

/**
 * A source map is kept where it tells the line of a lesson: the chunks that hold an app's own code, and all that a thread
 * with source maps loads would be read in vain otherwise. Of the bundles of others nobody asks for a line.
 */
function isShipped(app, file) {
  if (file === 'packages.json') return false;
  if (!file.endsWith('.map')) return true;
  if (app === 'control-plane' || app === 'wire') return false;
  const { sources } = readJson(inClone('apps', app, 'dist', file));
  return sources.some((source) => /^\.\.\/src\//.test(source));
}

/** Fills the folder with everything that the tarball holds. */
export function stagePackage(staged, koffi) {
  const manifest = manifestOf(readJson(inClone('package.json')));
  put(staged, 'package.json', `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ['LICENSE', 'README.md', 'README.pt-BR.md']) {
    put(staged, file, readFileSync(inClone(file)));
  }
  const launcher = readFileSync(inClone('apps', 'control-plane', 'bin', 'installed.mjs'));
  put(staged, 'bin/socketlab.mjs', launcher, 0o755);
  const apps = globSync('apps/*/dist/main.mjs', { cwd: workspaceRoot }).map(
    (file) => file.split(path.sep)[1],
  );
  for (const app of apps) {
    const dist = inClone('apps', app, 'dist');
    cpSync(dist, path.join(staged, 'apps', app, 'dist'), {
      recursive: true,
      filter: (source) => isShipped(app, path.relative(dist, source)),
    });
  }
  // Not in the package's own node_modules, which is npm's to tidy up: the bundles look here just as well.
  for (const [file, content] of koffi) put(staged, path.join('apps/node_modules', file), content);
  put(staged, 'THIRD-PARTY-NOTICES.md', writeNotices(apps));
}
