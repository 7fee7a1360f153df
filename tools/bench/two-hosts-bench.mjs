// How long two hosts take to stand, from the start of the program that makes them, and what the wire between them carries:
// the kernel's own cable, and frames through our program.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startProcess } from './processes.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const program = path.join(workspaceRoot, 'apps', 'wire', 'dist', 'main.mjs');
const peer = path.join(import.meta.dirname, 'peers', 'stream.py');
const WIRES = [
  ['a plain cable', []],
  ['a scripted wire that does nothing', ['--script', 'seed=1,limit=100000']],
];

/** Root makes networks as it is; anybody else in a user namespace of the wire's own. */
const isRoot = process.getuid() === 0;
const wireCommand = (args) => [
  ...(isRoot ? [] : ['unshare', '-Urn']),
  process.execPath,
  program,
  ...args,
];

/** Starts the wire; the milliseconds until both hosts could be used, its own start counted. */
async function stand(args) {
  const started = performance.now();
  const wire = startProcess(wireCommand(args));
  const { event, text, hosts } = JSON.parse(await wire.next());
  const tookMs = performance.now() - started;
  if (event !== 'ready') throw new Error(text.en);
  const user = isRoot ? [] : [`--user=/proc/${wire.pid}/ns/user`, '--preserve-credentials'];
  const on = (place, command) => [
    'nsenter',
    ...user,
    `--net=${hosts[place].namespace}`,
    '--',
    ...command,
  ];
  return { tookMs, wire, on, address: hosts[0].address };
}

/** Megabytes a second from one host to the other, over one TCP connection. */
async function carry(args, megabytes) {
  const { wire, on, address } = await stand(args);
  const sink = startProcess(on(0, ['python3', peer, 'sink', address]));
  const port = await sink.next();
  const source = startProcess(on(1, ['python3', peer, 'source', address, port, String(megabytes)]));
  const rate = Number(await source.next());
  await Promise.all([source.ended, sink.ended]);
  await wire.stop();
  return rate;
}

/** The section of the report about two hosts. */
export async function benchTwoHosts({ counts: { rounds, megabytes } }) {
  const stood = new Map(WIRES.map(([name]) => [name, []]));
  const rates = new Map(WIRES.map(([name]) => [name, []]));
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, args] of WIRES) {
      const { tookMs, wire } = await stand(args);
      await wire.stop();
      const rate = hasPython ? await carry(args, megabytes) : undefined;
      if (round < 0) continue;
      stood.get(name).push(tookMs);
      if (rate !== undefined) rates.get(name).push(rate);
    }
  }
  const row = (name) => {
    const rate = rates.get(name);
    const cells = rate.length === 0 ? '-' : withSpread(summarize(rate))[0];
    return [name, ...withSpread(summarize(stood.get(name))), cells];
  };
  const lines = [
    '## Two hosts on one machine',
    '',
    ...table(
      ['between them', 'ms until they stand', 'min', 'max', 'MB a second'],
      WIRES.map(([name]) => row(name)),
    ),
  ];
  // The slower of the two kinds counts.
  const slower = Math.max(...WIRES.map(([name]) => summarize(stood.get(name)).median));
  return { lines, measured: { 'two-hosts.stand': slower } };
}
