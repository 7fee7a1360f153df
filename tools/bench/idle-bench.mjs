// How much memory a connection takes that is open and says nothing: 18,000 of them with the model epoll. The clients come
// from several addresses of the loopback network, for one has ports for 28,000 only.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { daemonServer } from './peers.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const ADDRESSES = 8;
const AT_ONCE = 100;
const MESSAGE = 'x';
/** Descriptors of a process that are no connections. */
const OTHER_DESCRIPTORS = 500;
/** Below the ports that the system chooses for clients, so that none of those has the server's. */
const PORTS = { from: 10_000, count: 20_000 };

/** As many files as a process may have open here. */
export const mostDescriptors = () =>
  Number(/^Max open files\s+\d+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);

/** In kilobytes: all that is in RAM, and of that what no file holds. */
function memoryOf(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]);
  return { resident: read('VmRSS'), private: read('RssAnon') };
}

async function connect(port, number) {
  const localAddress = `127.0.0.${2 + (number % ADDRESSES)}`;
  const socket = net.connect({ host: '127.0.0.1', port, localAddress });
  await once(socket, 'connect');
  return socket;
}

/** Connects so many. The last ones say something and are answered: the server has accepted all by then. */
async function gather(port, count) {
  const sockets = [];
  let last = [];
  while (sockets.length < count) {
    const batch = Math.min(AT_ONCE, count - sockets.length);
    const from = sockets.length;
    last = await Promise.all(Array.from({ length: batch }, (_, n) => connect(port, from + n)));
    sockets.push(...last);
  }
  for (const socket of last) socket.write(MESSAGE);
  await Promise.all(last.map((socket) => once(socket, 'data')));
  return sockets;
}

const leave = (sockets) =>
  Promise.all(
    sockets.map((socket) => {
      socket.resume().end();
      return once(socket, 'close');
    }),
  );

/** A server on a port that nobody has. */
async function startServer(options) {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    const server = daemonServer({ ...options, listen: `127.0.0.1:${port}` });
    try {
      return await server.start({});
    } catch (failure) {
      if (!failure.message.includes('ADDRESS_IN_USE')) throw failure;
    }
  }
}

async function measure({ scratch, tracepoints }, { connections, warmUp }) {
  const more = ['--model', 'epoll', '--backlog', 1_024, '--max-connections', connections];
  const server = await startServer({ app: 'multi-tcp', scratch, tracepoints, more });
  await leave(await gather(server.port, Math.min(warmUp, connections)));
  const before = memoryOf(server.pid);
  const crowd = await gather(server.port, connections);
  const after = memoryOf(server.pid);
  for (const socket of crowd) socket.destroy();
  await server.stop();
  // A heap may also have shrunk meanwhile: that is no memory of a connection.
  const each = (kind) => Math.max(0, after[kind] - before[kind]) / connections;
  return { resident: each('resident'), private: each('private') };
}

/** The section of the report about idle connections. */
export async function benchIdle({ scratch, counts }) {
  const connections = Math.min(counts.connections, mostDescriptors() - OTHER_DESCRIPTORS);
  const rows = [];
  for (const tracepoints of [false, true]) {
    const rounds = [];
    for (let round = 0; round < counts.rounds; round += 1) {
      rounds.push(await measure({ scratch, tracepoints }, { ...counts, connections }));
    }
    for (const kind of ['private', 'resident']) {
      const name = `epoll, tracepoints ${tracepoints ? 'on' : 'off'}: ${kind}`;
      rows.push([name, ...withSpread(summarize(rounds.map((one) => one[kind])))]);
    }
  }
  const fewer = connections < counts.connections ? ' (as many as `ulimit -Hn` allows here)' : '';
  return [
    '## Idle connections',
    '',
    `Memory of the process for each of ${connections} connections${fewer}, ${counts.rounds} times; that of the kernel is not in it.`,
    '',
    ...table(['KB a connection', 'median', 'min', 'max'], rows),
    '',
    'Target: at most 0.7 KB.',
  ];
}
