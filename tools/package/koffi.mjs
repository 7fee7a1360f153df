// koffi and its prebuilt binaries, for all platforms of the package: the one of this machine as `npm ci` has installed it,
// the others as the registry has them, each held to the lock's integrity and kept for the next time.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runCommand, workspaceRoot } from '../command.mjs';
import { readTarball } from './tarball.mjs';

/** The platforms whose binaries are in the package, as koffi names them. */
export const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64'];

const kept = path.join(workspaceRoot, 'node_modules', '.cache', 'socketlab', 'koffi');
const lock = JSON.parse(readFileSync(path.join(workspaceRoot, 'package-lock.json'), 'utf8'));

const lockedAs = (name) => lock.packages[`node_modules/${name}`];
const holds = (bytes, integrity) =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}` === integrity;

/** The files of a package of the lock, path below its folder to content; from the registry unless they are kept here. */
async function filesOf(name) {
  const { version, integrity } = lockedAs(name);
  const tarball = path.join(kept, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(tarball) || !holds(readFileSync(tarball), integrity)) {
    await fetchTarball(`${name}@${version}`, tarball, integrity);
  }
  return readTarball(readFileSync(tarball));
}

async function fetchTarball(spec, tarball, integrity) {
  const folder = `${tarball}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const line = `npm pack ${spec} --silent --prefer-offline --fetch-retries=1 --pack-destination "${folder}"`;
  const { status, output } = await runCommand(line);
  if (status !== 0) throw new Error(`npm could not get ${spec}: ${output.trim()}`);
  const fetched = path.join(folder, path.basename(tarball));
  if (!holds(readFileSync(fetched), integrity)) {
    throw new Error(
      `what npm got for ${spec} is not what package-lock.json expects (${integrity}).`,
    );
  }
  renameSync(fetched, tarball);
}

/**
 * Everything of koffi that is used at run time: path below node_modules/ to content. Throws with the platforms that are
 * missing where the registry cannot be reached.
 */
export async function gatherKoffi(platforms) {
  const unknown = platforms.filter((platform) => !PLATFORMS.includes(platform));
  if (unknown.length > 0) {
    throw new Error(`no such platform: ${unknown.join(', ')}. There are ${PLATFORMS.join(', ')}.`);
  }
  const files = new Map(
    [...(await filesOf('koffi'))].filter(([name]) => isUsed(name)).map(below('koffi')),
  );
  files.set('koffi/package.json', withoutScripts(files.get('koffi/package.json')));
  const failures = [];
  for (const platform of platforms) {
    const name = `@koromix/koffi-${platform}`;
    try {
      for (const [file, content] of [...(await filesOf(name))].map(below(name))) {
        if (!/\.lib$/.test(file)) files.set(file, content);
      }
    } catch (failure) {
      failures.push(`${platform} (${failure.message})`);
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
