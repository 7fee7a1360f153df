// Bundles one app into dist/: its main.ts, and every *-worker.ts of the app and of the libs it is made of, side by side.
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { gatherChunks } from './gather-chunks.mjs';

const appRoot = process.cwd();
const workspaceRoot = path.resolve(import.meta.dirname, '..');
const readManifest = (folder) =>
  JSON.parse(readFileSync(path.join(workspaceRoot, folder, 'package.json'), 'utf8'));

/** The folders of the package and of all our packages that it depends on, directly or not. */
function foldersOf(manifest, folder, seen = new Map()) {
  if (seen.has(manifest.name)) return seen;
  seen.set(manifest.name, folder);
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (!name.startsWith('@socketlab/')) continue;
    const dependency = `libs/${name.slice('@socketlab/'.length)}`;
    foldersOf(readManifest(dependency), dependency, seen);
  }
  return seen;
}

const appFolder = path.relative(workspaceRoot, appRoot);
const manifest = readManifest(appFolder);
const folders = [...foldersOf(manifest, appFolder).values()];
const workers = folders.flatMap((folder) =>
  globSync('src/*-worker.ts', { cwd: path.join(workspaceRoot, folder) }).map((file) =>
    path.join(workspaceRoot, folder, file),
  ),
);

const options = {
  entryPoints: ['src/main.ts', ...workers],
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  // The workspace's version is the one of all its programs.
  define: { 'process.env.SOCKETLAB_VERSION': JSON.stringify(readManifest('.').version) },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  external: ['koffi'],
};
/** What the app says that it loads together, in its package.json. */
const groups = manifest.socketlab?.loadedTogether;
const plugins =
  groups === undefined
    ? []
    : [gatherChunks(groups, (await esbuild.build({ ...options, write: false })).metafile)];

rmSync('dist', { recursive: true, force: true });
const { metafile } = await esbuild.build({ ...options, plugins });
// The lesson travels as text beside the bundle: a report shows the line that made each call.
for (const lesson of manifest.socketlab?.lessons ?? []) {
  cpSync(path.join('src', lesson), path.join('dist', path.basename(lesson)));
}
// What a lib ships beside its code (dashboards, rules) lies beside the bundle too.
for (const folder of folders) {
  const assets = path.join(workspaceRoot, folder, 'assets');
  if (existsSync(assets)) cpSync(assets, path.join('dist', 'assets'), { recursive: true });
}

/** The folders of the packages of others whose code is in the bundle, as the lock names them: for the notices. */
function packagesIn({ outputs }) {
  const inputs = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
  const folders = inputs.flatMap((file) => {
    const found = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll(path.sep, '/'));
    return found === null ? [] : [path.relative(workspaceRoot, path.resolve(found[0]))];
  });
  return [...new Set(folders)].map((folder) => folder.replaceAll(path.sep, '/')).sort();
}

writeFileSync('dist/packages.json', `${JSON.stringify(packagesIn(metafile), null, 1)}\n`);
