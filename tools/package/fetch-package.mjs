// A package of the npm registry, held to its integrity and kept for the next time.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../command.mjs';
import { readTarball } from './tarball.mjs';

const holds = (bytes, integrity) =>
  `sha512-${createHash('sha512').update(bytes).digest('base64')}` === integrity;

/**
 * The files of that version, as a map of path to content: from `kept`, or else from the registry. `environment` is npm's.
 * Throws where npm cannot get it, or gets something else than the integrity says.
 */
export async function fetchPackage({ name, version, integrity }, { kept, environment = {} }) {
  const tarball = path.join(kept, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`);
  if (!existsSync(tarball) || !holds(readFileSync(tarball), integrity)) {
    const fetched = await fetchTarball(`${name}@${version}`, environment);
    if (!holds(fetched, integrity)) {
      throw new Error(`what npm got is not what package-lock.json expects: ${integrity}`);
    }
    mkdirSync(kept, { recursive: true });
    writeFileSync(tarball, fetched);
  }
  return readTarball(readFileSync(tarball));
}

async function fetchTarball(spec, environment) {
  const folder = mkdtempSync(path.join(tmpdir(), 'socketlab-koffi-'));
  try {
    const line = `npm pack ${spec} --silent --dry-run=false --prefer-offline --fetch-retries=1 --fetch-retry-mintimeout=1000 --pack-destination "${folder}"`;
    // By the Node that npm was installed with, as `npm ci` is: it knows which certificates this machine trusts.
    const own = { PATH: process.env.PATH, ...environment };
    const { status, output } = await runCommand(line, { environment: own });
    const [file] = readdirSync(folder);
    if (status === 0 && file !== undefined) return readFileSync(path.join(folder, file));
    throw new Error(`npm could not get ${spec}: ${output.trim() || `exit status ${status}`}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
