// How long it takes to read the table of 10,000 connections: by netlink as the daemons do, by procfs, and by ss. All
// happens in a network namespace of its own, where no other socket is in the table.
import path from 'node:path';
import { inNetworkNamespace, networkNamespaceProblem } from '../../libs/testkit/src/privileges.ts';
import { canRun, startProcess } from './processes.mjs';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const reader = path.join(import.meta.dirname, 'peers', 'tables.mjs');
const NAMES = {
  unread: "the kernel's answer by netlink, left unread",
  sock_diag: 'the table by netlink (ours)',
  snapshot: 'the same, recorded and made a message',
  procfs: 'the table from /proc/thread-self/net',
  through_ss: 'the same facts through ss -tanoe, read and parsed',
  ss: 'ss -tn, its output thrown away',
  alike: 'ss -tanoe, which tells what ours does',
  piped: 'ss -tn, its output read by Node',
  bare: 'ss -V, which only starts and ends',
};

/** Why it cannot be measured here, if it cannot. */
function findProblem() {
  if (!canRun('ss', '-V')) return 'there is no ss (iproute2)';
  if (!canRun('bash')) return 'there is no bash, which times ss';
  return networkNamespaceProblem();
}

function toRow([name, rounds], { ss, through }) {
  const wall = summarize(rounds.map(({ wallMs }) => wallMs));
  const isCounted = rounds[0].cpuMs !== undefined;
  const cpu = isCounted ? summarize(rounds.map(({ cpuMs }) => cpuMs)).median : undefined;
  return [
    NAMES[name],
    ...withSpread(wall),
    ratio(through.wall, wall.median),
    ratio(ss.wall, wall.median),
    cpu === undefined ? '-' : cpu.toFixed(2),
    cpu === undefined ? '-' : ratio(ss.cpu, cpu),
  ];
}

function headOf(what) {
  return [what, 'median', 'min', 'max', 'through ss / it', 'ss / it', 'CPU', 'ss / it, CPU'];
}

function rowsOf(entries) {
  const medianOf = (peer, key) => {
    const [, rounds] = entries.find(([name]) => name === peer);
    return summarize(rounds.map((round) => round[key])).median;
  };
  const ss = { wall: medianOf('ss', 'wallMs'), cpu: medianOf('ss', 'cpuMs') };
  const through = { wall: medianOf('through_ss', 'wallMs') };
  return entries.map((entry) => toRow(entry, { ss, through }));
}

/** The section of the report about snapshots. */
export async function benchSnapshot({ counts }) {
  const { connections, rounds } = counts;
  const head = ['## A snapshot of the table of sockets', ''];
  const problem = findProblem();
  if (problem !== undefined) return { lines: [...head, `Not measured: ${problem}.`] };
  const command = [process.execPath, reader, connections, rounds];
  const child = startProcess(inNetworkNamespace(command));
  const times = JSON.parse(await child.next());
  await child.ended;
  const usual = Object.entries(times).map(([name, { usual }]) => [name, usual]);
  const first = Object.entries(times).map(([name, { first }]) => [name, first]);
  const lines = [
    ...head,
    `${connections} connections, both ends on the loopback interface; the ${connections} sockets with the server's port are asked for, ${rounds} rounds.`,
    '',
    ...table(headOf('five in a row, ms'), rowsOf(usual)),
    '',
    ...table(headOf('the first of five, ms'), rowsOf(first)),
    '',
    'ss alone, whose output nobody reads, is nearer: of what ours takes, the answer left unread is what the kernel takes to give it,',
    'to ss as to us.',
  ];
  const [through, ours] = ['through_ss', 'sock_diag'].map(
    (name) => summarize(times[name].usual.map(({ wallMs }) => wallMs)).median,
  );
  return { lines, measured: { 'snapshot.ss': through / ours } };
}
