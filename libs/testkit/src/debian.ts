import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { makeOnce } from './cached-folder.ts';
import { ProcessError } from './errors.ts';
import { isRoot } from './privileges.ts';

/** The user without privileges that every machine has, with a home. */
export const DEBIAN_USER = 'aluna';

/**
 * What the machine is made of. polkitd answers whether a user may stay after logging out (loginctl(1), enable-linger), as
 * on a Debian with a desktop; libatomic1 is what Node wants of the system; ip and ss are what a test looks with.
 */
const RECIPE = {
  suite: 'bookworm',
  packages: [
    'dbus',
    'dbus-user-session',
    'iproute2',
    'libatomic1',
    'libpam-systemd',
    'polkitd',
    'procps',
    'systemd',
    'systemd-sysv',
  ],
  finish: `
    useradd --create-home --shell /bin/bash ${DEBIAN_USER}
    mkdir -p /var/log/journal
    truncate --size 0 /etc/machine-id
    rm -rf /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /usr/share/doc/* /usr/share/locale/*`,
};

const MAKE = `
  debootstrap --variant=minbase --include="$3" "$2" "$1" "$4"
  chroot "$1" sh -ec "$5"`;

/** Whether {@link prepareDebian} would only have to look. */
export function isDebianPrepared(): boolean {
  return existsSync(placeOf());
}

/** Why {@link prepareDebian} cannot make a Debian here; undefined when it can, or has. */
export function debianProblem(): string | undefined {
  if (!isRoot()) return 'needs root';
  if (isDebianPrepared()) return undefined;
  if (spawnSync('debootstrap', ['--version']).error) return 'debootstrap is not installed';
  return findMirror() === undefined
    ? `apt knows no mirror of Debian ${RECIPE.suite}; apt-get update may tell why`
    : undefined;
}

/**
 * The root folder of a Debian 12 with systemd, nothing of which may be changed: it is made once (half a minute), from the
 * mirror that apt uses, and kept in the user's cache under the digest of its recipe.
 */
export async function prepareDebian(): Promise<string> {
  const place = placeOf();
  if (existsSync(place)) return place;
  const mirror = findMirror();
  if (mirror === undefined) throw new ProcessError(String(debianProblem()));
  mkdirSync(cacheFolder(), { recursive: true });
  const { suite, packages, finish } = RECIPE;
  const words = [suite, packages.join(','), mirror, finish];
  await makeOnce({ place, script: MAKE, words, environment: proxyOfApt() });
  return place;
}

function cacheFolder(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(cache, 'socketlab-testkit');
}

function placeOf(): string {
  const digest = createHash('sha256').update(JSON.stringify(RECIPE)).digest('hex').slice(0, 12);
  return path.join(cacheFolder(), `debian-${digest}`);
}

/**
 * Where apt gets Debian from (apt-get(8), indextargets): the tests follow what the machine is set to. The suite's own name
 * is in the configuration, or, where that says `stable`, in what apt fetched at its last update.
 */
function findMirror(): string | undefined {
  return (
    findSource('$(RELEASE)|$(COMPONENT)|$(REPO_URI)', ['--no-release-info']) ??
    findSource('$(CODENAME)|$(COMPONENT)|$(REPO_URI)')
  );
}

function findSource(format: string, options: readonly string[] = []): string | undefined {
  const args = ['indextargets', ...options, '--format', format, 'Created-By: Packages'];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  const sources = (stdout ?? '').split('\n').map((line) => line.split('|'));
  return sources.find(([suite, part]) => suite === RECIPE.suite && part === 'main')?.[2];
}

function proxyOfApt(): Record<string, string> {
  const { stdout } = spawnSync('apt-config', ['shell', 'PROXY', 'Acquire::http::Proxy'], {
    encoding: 'utf8',
  });
  const proxy = /^PROXY='(.+)'$/m.exec(stdout ?? '')?.[1];
  return proxy === undefined ? {} : { http_proxy: proxy };
}
