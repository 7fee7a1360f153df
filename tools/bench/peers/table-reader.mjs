// Reads the table of the sockets with a server's port, as `table-reader.mjs PORT TIMES` is told by lines: `sock_diag`, `unread`,
// `procfs`, `through_ss`, or `snapshot`. Reads so many times in a row each, and answers with what each took as JSON.
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { openSocketDiagnostics } from '@socketlab/bsd-sockets';
import { eventToMessage } from '@socketlab/control';
import { createRecorder } from '@socketlab/evidence';
import { createClock } from '@socketlab/foundation';
import { createSocketTable } from '@socketlab/kernel-view';

const CAPACITY = 20_000;
const MOST_OUTPUT = 1 << 26;
const INODE = / ino:(\d+)/;
const TIMER = / timer:\(([^)]*)\)/;
const [port, times] = process.argv.slice(2).map(Number);
const watch = { role: 'server', port };
const clock = createClock();
const refuse = () => {
  throw new Error('procfs is asked for');
};
const netlink = createSocketTable({ clock });
const procfs = createSocketTable({ clock, openChannel: refuse });
const recorder = createRecorder({ witness: 'bench', host: 'bench', capacity: CAPACITY });

/** Asks the kernel the same and takes the whole answer, but reads no more of it than where each message ends. */
function createUnread() {
  let messages = 0;
  const count = () => {
    messages += 1;
  };
  const openChannel = () => {
    const channel = openSocketDiagnostics();
    return { ...channel, dump: (request) => channel.dump(request, count) };
  };
  const table = createSocketTable({ clock, openChannel });
  return () => {
    messages = 0;
    table.read(watch);
    return { length: messages };
  };
}

/** What a program without netlink would do: run ss, read what it prints, and take the same facts out of it. */
function readThroughSs() {
  const command = ['-tanoeH', `( sport = :${port} )`];
  const { stdout } = spawnSync('ss', command, { encoding: 'latin1', maxBuffer: MOST_OUTPUT });
  const lines = stdout.split('\n').filter(Boolean);
  return lines.map((line) => {
    const [state, receiveQueue, sendQueue, local, remote] = line.split(/\s+/, 5);
    return {
      state,
      receiveQueue: Number(receiveQueue),
      sendQueue: Number(sendQueue),
      local,
      remote,
      inode: Number(INODE.exec(line)?.[1] ?? 0),
      timer: TIMER.exec(line)?.[1],
    };
  });
}

const WORK = {
  sock_diag: () => netlink.read(watch),
  unread: createUnread(),
  procfs: () => procfs.read(watch),
  through_ss: readThroughSs,
  snapshot: () => netlink.read(watch).map((draft) => eventToMessage(recorder.record(draft))),
};

for await (const name of createInterface({ input: process.stdin })) {
  let rows = 0;
  const turn = Array.from({ length: times }, () => {
    const before = process.cpuUsage();
    const start = performance.now();
    rows = WORK[name]().length;
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(before);
    // Of ss itself this process is told nothing.
    return name === 'through_ss' ? { wallMs } : { wallMs, cpuMs: (user + system) / 1_000 };
  });
  console.log(JSON.stringify({ rows, turn }));
}
