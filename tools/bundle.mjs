// Bundles one app into dist/: its main.ts, and every *-worker.ts of the app and of the libs it is made of, side by side.
import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { gatherChunks } from './gather-chunks.mjs';
import { keepConstants } from './keep-constants.mjs';
import { requireNodeModules } from './node-modules.mjs';

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

/**
 * Our modules do no work when they are imported, and prom-client does none that anyone needs who doesn't use it: what a
 * program imports and never uses is left out, but for the files that are `kept`. So a thread loads the calls that it makes, and neither metrics nor control:
 * two thirds of the memory, and a third of the processor's time to start.
 */
const importsWithoutEffects = (kept = new Set()) => ({
  name: 'imports-without-effects',
  setup(build) {
    const resolving = {};
    const isOurs = (file) => !file.includes(`${path.sep}node_modules${path.sep}`);
    build.onResolve({ filter: /^(\.{1,2}\/|@socketlab\/|prom-client$)/ }, async (asked) => {
      if (asked.pluginData === resolving || !isOurs(asked.importer)) return undefined;
      const { importer, namespace, resolveDir, kind } = asked;
      const where = { importer, namespace, resolveDir, kind, pluginData: resolving };
      const { errors, path: file } = await build.resolve(asked.path, where);
      return errors.length > 0 ? { errors } : { path: file, sideEffects: kept.has(file) };
    });
  },
});

/**
 * A thread has no use for what is loaded later, and without that its file is simpler: of a module that might be loaded later, and of
 * all that it imports, esbuild sets even the constants by a function that is called when they are first wanted.
 */
const nothingLater = {
  name: 'nothing-later',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path: asked }) =>
      kind === 'dynamic-import' ? { path: asked, external: true } : undefined,
    );
    build.onEnd(({ metafile }) => {
      const later = Object.values(metafile?.outputs ?? {})
        .flatMap(({ imports }) => imports)
        .find(({ kind }) => kind === 'dynamic-import');
      return later && { errors: [{ text: `a thread's file would load ${later.path} later` }] };
    });
  },
};

const settings = {
  entryNames: '[name]',
  chunkNames: 'chunk-[hash]',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  plugins: [importsWithoutEffects(), requireNodeModules({ names: /^node:https?$/ })],
  // The workspace's version is the one of all its programs.
  define: { 'process.env.SOCKETLAB_VERSION': JSON.stringify(readManifest('.').version) },
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  external: ['koffi'],
};
/** What the app says that it loads together, in its package.json: one that people wait for each time that they call it. */
const groups = manifest.socketlab?.loadedTogether;
const ofMain = { ...settings, entryPoints: ['src/main.ts'], splitting: true };

/** How that app is bundled: found by bundling it once as others are. */
async function gathered() {
  const { metafile } = await esbuild.build({ ...ofMain, write: false });
  const { files, plugin } = gatherChunks(groups, metafile);
  const kept = new Set(files.map((file) => path.resolve(file)));
  return {
    ...ofMain,
    plugins: [
      importsWithoutEffects(kept),
      requireNodeModules({ names: /^node:/, isPutOff: true }),
      plugin,
    ],
  };
}

const main = groups === undefined ? ofMain : await gathered();
rmSync('dist', { recursive: true, force: true });
// A thread's file stands alone: of one that shares chunks with the main one, all that either imports would be loaded.
const builds = await Promise.all([
  esbuild.build(main),
  esbuild.build({
    ...{ ...settings, entryPoints: workers, splitting: false },
    plugins: [nothingLater, ...settings.plugins],
  }),
]);
const programs = Object.keys(builds[1].metafile.outputs).filter((file) => file.endsWith('.mjs'));
for (const file of programs) writeFileSync(file, await keepConstants(readFileSync(file, 'utf8')));
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
function packagesIn(outputs) {
  const inputs = outputs.flatMap(({ inputs }) =>
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

const outputs = builds.flatMap(({ metafile }) => Object.values(metafile.outputs));
writeFileSync('dist/packages.json', `${JSON.stringify(packagesIn(outputs), null, 1)}\n`);
