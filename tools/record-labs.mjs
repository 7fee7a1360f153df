// Runs the labs for real and keeps each run as a fixture of libs/labs, for the specs to judge again. Needs root, built
// apps and a network of its own, where nobody holds the default ports: unshare -n sh -c 'ip link set lo up; node
// tools/record-labs.mjs'. Give names to record only those labs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAEMONS } from '../apps/control-plane/src/daemons.ts';
import { openSession } from '../apps/control-plane/src/session.ts';
import { SCRIPTS } from '../libs/labs/src/labs.ts';
import { runScript } from '../libs/labs/src/run-lab.ts';
import { workspaceRoot } from './command.mjs';
import { startSecondHost } from './second-host.mjs';

const CLIENTS = 3;
const CLOCK_OFFSET_MS = 7_201_234;
const DEADLINE_MS = 120_000;
const folder = path.join(workspaceRoot, 'libs', 'labs', 'src', 'fixtures', 'recorded');
const home = mkdtempSync(path.join(tmpdir(), 'socketlab-record-'));
const signal = AbortSignal.timeout(DEADLINE_MS);
const environment = { ...process.env, SOCKETLAB_HOME: home, SOCKETLAB_ALLOW_PRIVATE: 'true' };
const { clients, daemons } = openSession(
  {
    directories: { config: path.join(home, 'config'), state: path.join(home, 'state') },
    environment,
    programsDirectory: path.join(workspaceRoot, 'apps'),
  },
  {},
);

/** The run of one lab, with fresh daemons, so that their events are counted from 1. */
async function record(script) {
  const entries = DAEMONS.filter(({ name }) => script.description.daemons.includes(name));
  const running = {};
  let run;
  let second;
  try {
    for (const entry of entries) running[entry.name] = (await daemons.up(entry, signal)).client;
    second = script.description.hosts?.server && (await startServerHost());
    const watched = {
      ...script,
      begin(options) {
        run = script.begin(options);
        return run;
      },
    };
    const result = await runScript(watched, {
      daemons: running,
      clients: CLIENTS,
      ...(second && { hosts: second.hosts }),
      signal,
    });
    keep(result, run.notes);
  } finally {
    await second?.end();
    for (const entry of entries) {
      await daemons.down(entry, { deadlineMs: 1_000, signal });
      await clients.forget(entry.control);
    }
  }
}

/** The classmate's machine, with a clock that is two hours and some milliseconds ahead. */
async function startServerHost() {
  const { control, address, end } = await startSecondHost({
    program: path.join(workspaceRoot, 'apps', 'tcp-echo', 'dist', 'main.mjs'),
    identityDirectory: path.join(home, 'config', 'identity'),
    clockOffsetMs: CLOCK_OFFSET_MS,
    environment: process.env,
  });
  const daemon = await clients.connect(control);
  return { end, hosts: { server: { name: 'lab-07', daemons: { 'tcp-echo': daemon }, address } } };
}

/** A header, and then an event a line, each witness's in its own order, as the daemons handed them over. */
function keep({ lab, claims, timeline, capture, ...result }, notes) {
  const { witnesses, sources, startedAtNs, endedAtNs, clocks, otherCaptures } = result;
  const asText = (one) => ({ ...one, bytes: Buffer.from(one.bytes).toString('base64') });
  const head = {
    ...{ lab: lab.name, notes, witnesses, startedAtNs, endedAtNs, sources },
    ...(capture && { capture: asText(capture) }),
    ...(clocks && { clocks }),
    ...(otherCaptures && { otherCaptures: otherCaptures.map(asText) }),
  };
  const numberOf = ({ id }) => Number(id.slice(id.lastIndexOf('.') + 1));
  const events = timeline.events.toSorted(
    (a, b) =>
      (a.witness === b.witness ? 0 : a.witness < b.witness ? -1 : 1) || numberOf(a) - numberOf(b),
  );
  const lines = [head, ...events].map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(path.join(folder, `${lab.name}.jsonl`), lines.join(''));
  const proven = claims.filter(({ verdict }) => verdict === 'proven').length;
  console.log(`${lab.name}: ${events.length} events, ${proven} of ${claims.length} claims proven`);
}

const wanted = process.argv.slice(2);
try {
  for (const script of SCRIPTS) {
    if (wanted.length === 0 || wanted.includes(script.description.name)) await record(script);
  }
} finally {
  clients.close();
  rmSync(home, { recursive: true, force: true });
}
