// Lets our reader and ss read the table of sockets in turns, in the network namespace that it is started in:
// `tables.mjs COUNT ROUNDS`. Prints as JSON what each took in each round.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startProcess, stopAll } from '../processes.mjs';

/** The shell's own accounting: it waits for the program, and is told what that used, getrusage(2). */
const TIMED = `TIMEFORMAT='%3U %3S'; start=$EPOCHREALTIME; time "$@" >/dev/null; echo "$start $EPOCHREALTIME"`;
const LISTENER = 1;
const WARM_UP = 20;
/** So often each reads in its turn: the first finds a processor that has slept, and caches full of what the others read. */
const IN_A_ROW = 5;
const MOST_OUTPUT = 1 << 26;
const [count, rounds] = process.argv.slice(2).map(Number);

/** What a program takes from its start to its end; what it prints goes nowhere. */
function timeProgram(command) {
  const { stdout, stderr } = spawnSync('bash', ['-c', TIMED, 'bash', ...command], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const [start, end] = stdout.trim().split(' ').map(Number);
  const [user, system] = stderr.trim().split(' ').map(Number);
  if (Number.isNaN(user + system)) throw new Error(`${command.join(' ')}: ${stderr}`);
  return { wallMs: (end - start) * 1_000, cpuMs: (user + system) * 1_000 };
}

/** What it takes to have the output of a program here. The CPU of the program is the row's that throws it away. */
function timeReading([command, ...args]) {
  const start = performance.now();
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: MOST_OUTPUT });
  const wallMs = performance.now() - start;
  if (status !== 0 || !stdout.includes('ESTAB')) throw new Error(`${command} ${args.join(' ')}`);
  return { wallMs };
}

/** A process that reads in this way and no other, and has read before, as a daemon has. This one has forked, and pays for that with each page. */
async function startReader(port, name) {
  const program = path.join(import.meta.dirname, 'table-reader.mjs');
  const reader = startProcess([process.execPath, program, port, IN_A_ROW]);
  for (let reading = 0; reading < WARM_UP; reading += 1) await timeOurs(reader, name);
  return () => timeOurs(reader, name);
}

async function timeOurs(reader, name) {
  reader.write(name);
  const { rows, turn } = JSON.parse(await reader.next());
  if (rows !== count + LISTENER) throw new Error(`${rows} rows of ${count} connections`);
  return turn;
}

/** A program is run as often as ours reads in its turn. */
function inTurn(once) {
  return () => Array.from({ length: IN_A_ROW }, once);
}

async function contestants(port) {
  const filter = `( sport = :${port} )`;
  return {
    unread: await startReader(port, 'unread'),
    sock_diag: await startReader(port, 'sock_diag'),
    snapshot: await startReader(port, 'snapshot'),
    procfs: await startReader(port, 'procfs'),
    through_ss: await startReader(port, 'through_ss'),
    ss: inTurn(() => timeProgram(['ss', '-tn', filter])),
    alike: inTurn(() => timeProgram(['ss', '-tanoe', filter])),
    piped: inTurn(() => timeReading(['ss', '-tn', filter])),
    bare: inTurn(() => timeProgram(['ss', '-V'])),
  };
}

/** Both ends, each in a process of its own: together they are more descriptors than one may have. */
async function gather() {
  const crowd = path.join(import.meta.dirname, 'crowd.mjs');
  const server = startProcess([process.execPath, crowd, count]);
  const port = Number(await server.next());
  await startProcess([process.execPath, crowd, count, port]).next();
  return port;
}

try {
  const port = await gather();
  const { stdout } = spawnSync('ss', ['-tnH', `( sport = :${port} )`], { encoding: 'utf8' });
  const seen = stdout.split('\n').filter(Boolean).length;
  if (seen !== count) throw new Error(`ss sees ${seen} of ${count} connections`);
  const measure = Object.entries(await contestants(port));
  const times = Object.fromEntries(measure.map(([name]) => [name, { first: [], usual: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, takeTurn] of measure) {
      const turn = await takeTurn();
      times[name].first.push(turn[0]);
      times[name].usual.push(turn.toSorted((a, b) => a.wallMs - b.wallMs)[IN_A_ROW >> 1]);
    }
  }
  console.log(JSON.stringify(times));
} finally {
  await stopAll();
}
