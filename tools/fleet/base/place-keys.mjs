// Runs before the daemons of a pod: takes the pod's keys out of the secret, whose files belong to root and are links, into the
// home, where a daemon takes only files that are its own user's and nobody else can read. A client of the job has keys of
// its index, and a record of the servers, which gets the address of the pod that it will speak to.

import { lookup } from 'node:dns/promises';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KEYS = '/keys';
const { SOCKETLAB_HOME, SERVERS, JOB_COMPLETION_INDEX } = process.env;
process.umask(0o077);

/** A folder of the configuration, private to this user. */
function folder(name) {
  const directory = path.join(SOCKETLAB_HOME, 'config', name);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

function place(from, to) {
  if (!existsSync(path.join(KEYS, from))) {
    throw new Error(`the secret has no ${from}: see docs/fleet.md, which makes the keys`);
  }
  // Not copied with its mode, by which the secret's group may read it.
  writeFileSync(to, readFileSync(path.join(KEYS, from)), { mode: 0o600 });
}

/** The record of the servers as `host-<index>.json` has it, at the address of one of the pods that answer to the name now. */
async function placeHost(index) {
  // As any program asks: with the search domains, without which a service's short name stands for nothing.
  const found = await lookup(SERVERS, { all: true, family: 4 });
  const addresses = found.map(({ address }) => address).sort();
  const address = addresses[Number(index) % addresses.length];
  const record = JSON.parse(readFileSync(path.join(KEYS, `host-${index}.json`), 'utf8'));
  const controls = Object.entries(record.controls).map(([daemon, control]) => [
    daemon,
    `${address}:${control.slice(control.lastIndexOf(':') + 1)}`,
  ]);
  const host = { ...record, address, controls: Object.fromEntries(controls) };
  writeFileSync(
    path.join(folder('hosts'), `${host.name}.json`),
    `${JSON.stringify(host, null, 2)}\n`,
  );
}

if (JOB_COMPLETION_INDEX === undefined) {
  place('identity.pem', path.join(folder('identity'), 'identity.pem'));
  const grants = readdirSync(KEYS).filter((name) => /^[0-9a-f]{32}\.json$/.test(name));
  for (const name of grants) place(name, path.join(folder('grants'), name));
} else {
  const own = `identity-${JOB_COMPLETION_INDEX}.pem`;
  place(own, path.join(folder('identity'), 'identity.pem'));
  await placeHost(JOB_COMPLETION_INDEX);
}
