// koffi and its prebuilt binaries, for all platforms of the package: the one of this machine as `npm ci` has installed it,
// the others as the registry has them, each held to the lock's integrity and kept for the next time.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../command.mjs';
import { fetchPackage } from './fetch-package.mjs';

/** The platforms whose binaries are in the package, as koffi names them. */
export const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];

/** Where they are kept for the next time. */
const KEPT = path.join(workspaceRoot, 'node_modules', '.cache', 'socketlab', 'koffi');
const lock = JSON.parse(readFileSync(path.join(workspaceRoot, 'package-lock.json'), 'utf8'));

const lockedAs = (name) => lock.packages[`node_modules/${name}`];
const asLocked = (name) => ({ name, ...lockedAs(name) });

/** The files of a package that `npm ci` has installed as the lock has it, or undefined. */
function installedFiles(name) {
  const folder = path.join(workspaceRoot, 'node_modules', name);
  const manifest = path.join(folder, 'package.json');
  if (!existsSync(manifest)) return undefined;
  if (JSON.parse(readFileSync(manifest, 'utf8')).version !== lockedAs(name).version)
    return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    files.map((file) => [
      path.relative(folder, file).replaceAll(path.sep, '/'),
      readFileSync(file),
    ]),
  );
}

/**
 * Everything of koffi that is used at run time: path below node_modules/ to content. Throws with the platforms that are
 * missing where the registry cannot be reached. `kept` is where what was fetched stays, `environment` is npm's.
 */
export async function gatherKoffi(platforms, { kept = KEPT, environment = {} } = {}) {
  const unknown = platforms.filter((platform) => !PLATFORMS.includes(platform));
  if (unknown.length > 0) {
    throw new Error(`no such platform: ${unknown.join(', ')}. There are ${PLATFORMS.join(', ')}.`);
  }
  const koffi =
    installedFiles('koffi') ?? (await fetchPackage(asLocked('koffi'), { kept, environment }));
  const files = new Map([...koffi].filter(([name]) => isUsed(name)).map(below('koffi')));
  files.set('koffi/package.json', withoutScripts(files.get('koffi/package.json')));
  const failures = [];
  for (const platform of platforms) {
    const name = `@koromix/koffi-${platform}`;
    try {
      const binary =
        installedFiles(name) ?? (await fetchPackage(asLocked(name), { kept, environment }));
      for (const [file, content] of [...binary].map(below(name))) {
        if (!/\.lib$/.test(file)) files.set(file, content);
      }
    } catch (failure) {
      failures.push(`${platform}: ${failure.message}`);
    }
  }
  if (failures.length > 0) throw new Error(missingText(failures));
  return files;
}

const below =
  (name) =>
  ([file, content]) => [`${name}/${file}`, content];

/** What koffi loads: not its C++ sources and its documentation. */
const isUsed = (file) =>
  /^(?:package\.json|LICENSE\.txt|index\.c?js|src\/koffi\/index\.c?js|src\/koffi\/src\/static\.c?js)$/.test(
    file,
  );

/** koffi builds itself from source where it is installed without its binaries: nothing here shall ever try. */
function withoutScripts(content) {
  const { scripts: _scripts, optionalDependencies: _optional, ...manifest } = JSON.parse(content);
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function missingText(failures) {
  const lines = failures.map((failure) => `  ${failure}`).join('\n');
  return `the prebuilt binaries of koffi are missing for:\n${lines}\nThey come from the npm registry, once: package where it can be reached, or for fewer platforms: npm run package -- --platforms ${process.platform}-${process.arch}`;
}
