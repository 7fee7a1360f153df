// Keeps together, in few chunks, what a program loads together. esbuild makes a chunk of each set of modules that the same
// entries reach, and every command that is loaded when it is asked for is an entry: what a start takes lies in dozens of
// chunks then, and each costs it half a millisecond. A module that all entries reach is in one chunk with its kind.
import { readFileSync } from 'node:fs';
import path from 'node:path';

const NAMESPACE = 'gathered';

/** The app's own modules, and Node's, that are loaded with these, without waiting for anything that is loaded later. */
function loadedWith(roots, inputs) {
  const seen = new Set(roots);
  for (const file of seen) {
    for (const { path: imported, kind, external } of inputs[file]?.imports ?? []) {
      const isOwn = imported.startsWith('src/') && imported in inputs;
      const isOfNode = imported.startsWith('node:');
      if ((isOfNode || (isOwn && !external)) && kind !== 'dynamic-import') seen.add(imported);
    }
  }
  return seen;
}

/**
 * The plugin for the second of two builds, and the files that it gathers; `metafile` is the first one's. None of these files may be
 * left out as one without effects, or it would not lie where it is gathered. Each of `groups` is a list of modules: whatever is
 * loaded with them becomes one chunk, as far as no group before it has it, for each entry that matches none of them gets
 * an import of it. Such an entry is only ever loaded by a program that has loaded its groups already.
 */
export function gatherChunks(groups, { inputs, outputs }) {
  const entries = new Set(Object.values(outputs).flatMap(({ entryPoint }) => entryPoint ?? []));
  const taken = new Set();
  const gathered = groups.map(({ roots }) => {
    const files = [...loadedWith(roots, inputs)].filter(
      (file) => !taken.has(file) && !entries.has(file),
    );
    for (const file of files) taken.add(file);
    return files;
  });
  const wantedBy = (file) =>
    groups.flatMap(({ entries: pattern }, index) =>
      new RegExp(pattern).test(file) ? [index] : [],
    );
  const plugin = {
    name: 'gather-chunks',
    setup({ onResolve, onLoad, initialOptions }) {
      const folder = initialOptions.absWorkingDir ?? process.cwd();
      onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path: name }) => ({
        path: name.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: index }) => ({
        resolveDir: folder,
        contents: gathered[Number(index)]
          .map((file) => (file.startsWith('node:') ? file : path.resolve(folder, file)))
          .map((file) => `import ${JSON.stringify(file)};`)
          .join('\n'),
      }));
      onLoad({ filter: /\.ts$/ }, ({ path: name }) => {
        const file = path.relative(folder, name).replaceAll(path.sep, '/');
        if (!entries.has(file)) return undefined;
        const imports = wantedBy(file).map((index) => `\nimport '${NAMESPACE}:${index}';`);
        return { contents: readFileSync(name, 'utf8') + imports.join(''), loader: 'ts' };
      });
    },
  };
  return { files: gathered.flat(), plugin };
}
