// What it costs to ask other machines: an RPC to a paired host against one of the owner's on loopback, and the status of a
// whole classroom from one process. The classroom's machines are ports of one process on loopback, each with an identity of
// its own: no network's delay is in the numbers, and the handshakes of both ends are.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createConnector } from '../../libs/control/src/index.ts';
import { issueGrant, openIdentity } from '../../libs/trust/src/index.ts';
import { startProcess } from './processes.mjs';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const socketlab = path.join(workspaceRoot, 'apps', 'control-plane', 'bin', 'socketlab.mjs');
const tcpEcho = path.join(workspaceRoot, 'apps', 'tcp-echo', 'dist', 'main.mjs');
const classroom = path.join(import.meta.dirname, 'peers', 'classroom.mjs');
/** The shell's own accounting: it waits for the program, and is told what that used, getrusage(2). */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; time "$@" >"$ANSWER"`;
const DAY_MS = 86_400_000;

/** A daemon as it is delivered, and the two ways to call it: as its owner, and as a classmate whom it lets in. */
async function openBoth(scratch, core) {
  const [owner, classmate] = ['owner', 'classmate'].map((who) =>
    mkdtempSync(path.join(scratch, `${who}-`)),
  );
  const daemon = startProcess(
    [process.execPath, tcpEcho, '--control', '127.0.0.1:0', '--metrics', '127.0.0.1:0'],
    { core, environment: { SOCKETLAB_HOME: owner }, reads: 'stderr' },
  );
  let line;
  do line = JSON.parse(await daemon.next());
  while (line.msg !== 'serving');
  const identity = await openIdentity(path.join(owner, 'config', 'identity'));
  const own = await openIdentity(path.join(classmate, 'identity'));
  const { machineId } = own;
  const issued = await issueGrant(path.join(owner, 'config'), {
    certificate: own.certificate,
    machineId,
    name: 'bench',
    scopes: ['observe'],
    validMs: DAY_MS,
  });
  const granted = { ...identity, certificate: issued.certificate, privateKey: own.privateKey };
  const connect = createConnector();
  const open = (as) => connect({ address: line.control }, { identity: as });
  return { daemon, clients: { owner: open(identity), paired: open(granted) } };
}

/** Microseconds a call, one after the other on a connection that is open; the two take turns. */
async function measureCalls(scratch, { rounds, calls }, core) {
  const { daemon, clients } = await openBoth(scratch, core);
  const measured = { owner: [], paired: [] };
  for (let done = -1; done < rounds; done += 1) {
    for (const [who, { daemon: service }] of Object.entries(clients)) {
      const started = performance.now();
      for (let call = 0; call < calls; call += 1) await service.getStatus({});
      // The first round of each is for caches and compilers to warm up.
      if (done >= 0) measured[who].push(((performance.now() - started) * 1_000) / calls);
    }
  }
  for (const client of Object.values(clients)) client.close();
  await daemon.stop();
  return { owner: summarize(measured.owner), paired: summarize(measured.paired) };
}

async function openClassroom(scratch, count, core) {
  const home = mkdtempSync(path.join(scratch, 'student-'));
  const child = startProcess([process.execPath, classroom, count, home], { core });
  await child.next();
  return { count, home, child, measured: [] };
}

/** `socketlab status --host all`, from its start to its end. */
function askAll({ home, count }, core) {
  const answer = path.join(home, 'answer.json');
  const command = [process.execPath, socketlab, 'status', '--host', 'all', '--json'];
  const pinned = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  const { status, stderr } = spawnSync('bash', ['-c', TIMED, 'bash', ...pinned], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', SOCKETLAB_HOME: home, ANSWER: answer },
  });
  const answered = JSON.parse(readFileSync(answer, 'utf8')).hosts.filter(({ daemons = [] }) =>
    daemons.some(({ condition }) => condition === 'serving'),
  );
  if (status !== 0 || answered.length !== count) {
    throw new Error(`${answered.length} of ${count} hosts answered: ${stderr.slice(0, 500)}`);
  }
  const [wallMs, userMs, systemMs] = stderr
    .trim()
    .split(' ')
    .map((seconds) => Number(seconds) * 1_000);
  return { wallMs, cpuMs: userMs + systemMs };
}

async function measureClassrooms(scratch, { sizes, rounds }, cores) {
  const rooms = [];
  for (const size of sizes) rooms.push(await openClassroom(scratch, size, cores?.server));
  for (let done = -1; done < rounds; done += 1) {
    for (const room of rooms) {
      const result = askAll(room, cores?.load);
      if (done >= 0) room.measured.push(result);
    }
  }
  for (const { child } of rooms) await child.stop();
  return rooms.map(({ count, measured }) => ({
    count,
    wall: summarize(measured.map(({ wallMs }) => wallMs)),
    cpu: summarize(measured.map(({ cpuMs }) => cpuMs)),
  }));
}

/** The section of the report about other machines. */
export async function benchFanOut({ scratch, cores, counts }) {
  const calls = await measureCalls(scratch, counts.rpc, cores?.server);
  const rooms = await measureClassrooms(scratch, counts.classroom, cores);
  const lines = [
    '## Asking other machines',
    '',
    `GetStatus of one daemon over connections that are open, ${counts.rpc.rounds} rounds of ${counts.rpc.calls} calls each.`,
    '',
    ...table(
      ['an RPC, µs', 'median', 'min', 'max', "of the owner's"],
      [
        ['as the owner, on loopback', ...withSpread(calls.owner), '1.00'],
        [
          'as a paired classmate',
          ...withSpread(calls.paired),
          ratio(calls.paired.median, calls.owner.median),
        ],
      ],
    ),
    '',
    `socketlab status --host all, from its start to its end, ${counts.classroom.rounds} rounds; one daemon a host.`,
    '',
    ...table(
      ['status of', 'ms', 'min', 'max', 'CPU ms', 'CPU ms a host'],
      rooms.map(({ count, wall, cpu }) => [
        `${count} hosts`,
        ...withSpread(wall),
        cpu.median.toFixed(0),
        (cpu.median / count).toFixed(2),
      ]),
    ),
  ];
  const times = rooms.map(({ count, wall }) => [`fan-out.${count}`, wall.median]);
  return {
    lines,
    measured: {
      'fan-out.rpc': calls.paired.median / calls.owner.median,
      ...Object.fromEntries(times),
    },
  };
}
