// How much memory a connection takes that is open and says nothing: 18,000 of them with the models epoll and io_uring. The clients come
// from several addresses of the loopback network, for one has ports for 28,000 only.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { choicesOf, daemonServer } from './peers.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';
import { reasonOf } from './turns.mjs';

const ADDRESSES = 8;
const AT_ONCE = 100;
const MESSAGE = 'x';
const MODELS = ['epoll', 'io_uring'];
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

async function measure({ scratch, model, tracepoints }, { connections, warmUp }) {
  const more = ['--model', model, '--backlog', 1_024, '--max-connections', connections];
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

/** The models that one thread can hold so many with, and each with tracing on and off. */
function variants() {
  const models = choicesOf('multi-tcp', 'model').filter((model) => MODELS.includes(model));
  return models.flatMap((model) => [false, true].map((tracepoints) => ({ model, tracepoints })));
}

/** Kilobytes a connection of one variant, or why there are none. */
async function measureVariant(variant, { scratch, connections, counts }) {
  const name = `${variant.model}, tracepoints ${variant.tracepoints ? 'on' : 'off'}`;
  const rounds = [];
  try {
    for (let round = 0; round < counts.rounds; round += 1) {
      rounds.push(await measure({ scratch, ...variant }, { ...counts, connections }));
    }
  } catch (failure) {
    return { ...variant, name, failure: reasonOf(failure) };
  }
  const of = (kind) => summarize(rounds.map((one) => one[kind]));
  return { ...variant, name, resident: of('resident'), private: of('private') };
}

/** The section of the report about idle connections. */
export async function benchIdle({ scratch, counts }) {
  const connections = Math.min(counts.connections, mostDescriptors() - OTHER_DESCRIPTORS);
  const all = [];
  for (const variant of variants()) {
    all.push(await measureVariant(variant, { scratch, connections, counts }));
  }
  const done = all.filter(({ failure }) => failure === undefined);
  const fewer = connections < counts.connections ? ' (as many as `ulimit -Hn` allows here)' : '';
  const lines = [
    '## Idle connections',
    '',
    `Memory of multi-tcp for each of ${connections} connections${fewer}, ${counts.rounds} times; that of the kernel is not in it.`,
    '',
    ...table(
      ['KB a connection', 'median', 'min', 'max'],
      done.flatMap((one) =>
        ['private', 'resident'].map((kind) => [`${one.name}: ${kind}`, ...withSpread(one[kind])]),
      ),
    ),
    '',
    ...all.flatMap(({ name, failure }) => (failure ? `Not measured: ${name}: ${failure}.` : [])),
  ];
  // All that is in RAM, with a daemon as it is delivered.
  const delivered = done.filter(({ tracepoints }) => tracepoints);
  // Of fewer each has a larger share of what there is once.
  if (fewer !== '') return { lines };
  const measured = delivered.map(({ model, resident }) => [`idle.${model}`, resident.median]);
  return { lines, measured: Object.fromEntries(measured) };
}
