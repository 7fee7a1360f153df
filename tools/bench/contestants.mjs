// The servers of many clients, ours and their peers: of connections, and of datagrams.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { compileC, compileGo } from './compile.mjs';
import { choicesOf, compiledServer, daemonServer, nodeServer, pythonServer } from './peers.mjs';
import { canRun, startProcess } from './processes.mjs';

/** More than any benchmark opens at once. */
const MOST_CLIENTS = 20_000;
const BACKLOG = 1_024;
/** ncat's own limit, unless told otherwise. */
const MOST_PROCESSES = 100;
/** The model `threads` has so many unless told otherwise; who has none waits in the accept queue, and is not answered. */
const MOST_THREADS = 64;
/** ncat's accept queue has room for 10; who finds none waits a second, until the SYN is sent again. */
const MOST_WAITING = 8;
const LISTEN = '0A';
/** Served one at a time: with it, all but one client would wait. */
const ONE_AT_A_TIME = 'blocking';
const OWN_UDP = 'udp-echo';

/** A port of the loopback address that nobody has. */
async function findPort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether the kernel's table has a listener there: to connect would be to be served. */
function isListening(port) {
  const place = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n');
  return rows.some((row) => {
    const [, local, , state] = row.trim().split(/\s+/);
    return local === place && state === LISTEN;
  });
}

/** A program that is told its port and makes a process for each client; it says nothing when it listens. */
const forkingServer = (name, { program, commandFor }) => ({
  name,
  lacks: canRun(program, '-h') ? undefined : `no ${program}`,
  makesProcesses: true,
  mostClients: MOST_PROCESSES,
  mostWaiting: MOST_WAITING,
  async start({ core }) {
    const port = await findPort();
    const server = startProcess(commandFor(port), { core });
    let hasEnded = false;
    server.ended.then(() => {
      hasEnded = true;
    });
    while (!isListening(port)) {
      if (hasEnded) throw new Error(`${program} has ended`);
      await pause(1);
    }
    return { ...server, port };
  },
});

/** multi-tcp with each of its models that serve more than one at once. */
function ownTcpServers({ scratch }) {
  const models = choicesOf('multi-tcp', 'model');
  const more = ['--backlog', BACKLOG, '--max-connections', MOST_CLIENTS];
  return models
    .filter((model) => model !== ONE_AT_A_TIME)
    .map((model) => ({
      ...daemonServer({
        app: 'multi-tcp',
        name: `multi-tcp ${model}`,
        scratch,
        more: ['--model', model, ...more],
      }),
      model,
      isOurs: true,
      ...(model === 'threads' ? { endsThreads: true, mostClients: MOST_THREADS } : {}),
    }));
}

/** Behind the name of one whose kernel is not observed. */
export const UNOBSERVED = ', kernel not observed';

/** The quickest models once more, without the tracepoints that no peer has: what observing the kernel costs them. */
export function unobservedTcpServers({ scratch }) {
  const chosen = ['epoll', 'io_uring'];
  const models = choicesOf('multi-tcp', 'model').filter((model) => chosen.includes(model));
  const more = ['--backlog', BACKLOG, '--max-connections', MOST_CLIENTS];
  return models.map((model) =>
    daemonServer({
      app: 'multi-tcp',
      name: `multi-tcp ${model}${UNOBSERVED}`,
      scratch,
      tracepoints: false,
      more: ['--model', model, ...more],
    }),
  );
}

/** Why the model that serves one at a time is not among them, where there is one. */
export function tcpModelsLeftOut() {
  const hasIt = choicesOf('multi-tcp', 'model').includes(ONE_AT_A_TIME);
  return hasIt ? [`multi-tcp ${ONE_AT_A_TIME}: it serves one client at a time`] : [];
}

/** The servers of many connections. */
export function tcpServers({ scratch }) {
  return [
    ...ownTcpServers({ scratch }),
    compiledServer('C, epoll', compileC('epoll-echo', scratch)),
    compiledServer('Go, net', compileGo('echo', scratch), ['tcp']),
    pythonServer('Python, asyncio', 'asyncio-echo.py'),
    pythonServer('Python, asyncio streams', 'asyncio-streams-echo.py'),
    pythonServer('Python, selectors', 'selectors-echo.py'),
    nodeServer('Node, net', 'net-echo.mjs'),
    forkingServer('ncat', {
      program: 'ncat',
      commandFor: (port) => ['ncat', '-l', '-k', '--exec', '/bin/cat', '127.0.0.1', port],
    }),
    forkingServer('socat', {
      program: 'socat',
      commandFor: (port) => [
        'socat',
        `TCP-LISTEN:${port},bind=127.0.0.1,fork,backlog=${BACKLOG}`,
        'PIPE',
      ],
    }),
  ];
}

/** udp-echo with each of its models; as it is where it has no such choice. */
function ownUdpServers({ scratch }) {
  const models = choicesOf(OWN_UDP, 'model');
  // All senders have one address here, which gets an answer to each of its datagrams.
  const more = ['--answers-per-second', 1_000_000];
  if (models.length === 0)
    return [{ ...daemonServer({ app: OWN_UDP, scratch, more }), isOurs: true }];
  return models.map((model) => ({
    ...daemonServer({
      app: OWN_UDP,
      name: `${OWN_UDP} ${model}`,
      scratch,
      more: ['--model', model, ...more],
    }),
    model,
    isOurs: true,
  }));
}

/** The servers of datagrams. */
export function udpServers({ scratch }) {
  const c = compileC('datagram-echo', scratch);
  return [
    ...ownUdpServers({ scratch }),
    compiledServer('C, recvmmsg', c),
    compiledServer('C, recvfrom', c, ['one']),
    compiledServer('Go, net', compileGo('echo', scratch), ['udp']),
    nodeServer('Node, dgram', 'dgram-echo.mjs'),
    pythonServer('Python', 'datagram-echo.py'),
    pythonServer("a class's script", 'class-script.py', ['udp']),
  ];
}
