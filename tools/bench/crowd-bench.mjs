// CPU that a server of many clients uses for one message: multi-tcp with each of its models, against servers in C, Go, Python and
// Node, and the tools that people know. Closed loop: a connection sends when the echo of its last message is there.
import { cpuBetween, readCpu, readFamilyCpu } from './accounting.mjs';
import { barsOf, bestOfOurs, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { compileC } from './compile.mjs';
import { tcpModelsLeftOut, tcpServers } from './contestants.mjs';
import { openLoad, sortOut } from './peers.mjs';
import { startAll, stopAllOf, takeTurns } from './turns.mjs';

/** Until a pace is known. */
const FIRST_MESSAGES = 20;
const NS_PER_MS = 1e6;
const PEERS = { C: 'C, epoll', Go: 'Go, net', asyncio: 'Python, asyncio' };
const BOUND = 0.95;

/**
 * Exchanges messages until compilers have done their work. Resolves with how many of them a round takes, at the pace of the
 * last ones.
 */
export async function findPace(load, { connections, warmMs, roundMs }) {
  const fewest = Math.max(FIRST_MESSAGES, connections);
  let messages = fewest;
  let spentNs = 0;
  do {
    const [tookNs] = await load.command(`exchange ${messages}`);
    spentNs += tookNs;
    messages = Math.max(fewest, Math.ceil((messages / tookNs) * roundMs * NS_PER_MS));
  } while (spentNs < warmMs * NS_PER_MS);
  return messages;
}

async function measureRound({ process: server, makesProcesses }, load, messages) {
  const read = () => (makesProcesses ? readFamilyCpu : readCpu)(server.pid);
  const before = read();
  const [elapsedNs] = await load.command(`exchange ${messages}`);
  return { cpuNs: cpuBetween(before, read()) / messages, elapsedNs: elapsedNs / messages };
}

/** The crowd of one round comes before it and goes after it: so no other's connections are open while one is measured. */
async function withCrowd(contestant, { program, core, cell: { bytes, connections } }, work) {
  const { process: server, mostWaiting = connections } = contestant;
  const load = openLoad([program, server.port, bytes], { core });
  try {
    for (let opened = 0; opened < connections; ) {
      const more = Math.min(mostWaiting, connections - opened);
      opened += more;
      await load.command(`open ${more}`);
      // Each has said something: the server has taken on all of them.
      await load.command(`exchange ${opened}`);
    }
    const result = await work(load);
    await load.command('close');
    return result;
  } finally {
    await load.stop();
  }
}

async function measureCell(running, site) {
  const { connections, rounds } = site.cell;
  const isAble = ({ mostClients = connections }) => mostClients >= connections;
  const { results, missing } = await takeTurns(running.filter(isAble), {
    rounds,
    warmUp: (one) => withCrowd(one, site, (load) => findPace(load, site.cell)),
    measure: (one, messages) => withCrowd(one, site, (load) => measureRound(one, load, messages)),
  });
  const unable = running.filter((one) => !isAble(one));
  const reasonOf = ({ name, mostClients }) =>
    `${name}: it has a thread or a process for each client, and no more than ${mostClients}`;
  return { results, missing: [...unable.map(reasonOf), ...missing] };
}

const titleOf = ({ bytes, connections }) => {
  const size = bytes < 1_024 ? `${bytes} B` : `${bytes / 1_024} KiB`;
  return `${size} × ${connections.toLocaleString('en')} connections`;
};

function judge({ id }, summaries) {
  const site = { summaries, peers: PEERS };
  const epoll = summaries.find(({ model }) => model === 'epoll');
  return {
    ...ratiosTo(`tcp.best.${id}`, bestOfOurs(summaries), site),
    ...ratiosTo(`tcp.epoll.${id}`, epoll, site),
  };
}

/** The section of the report about many clients. */
export async function benchCrowd({ scratch, cores, counts }) {
  const section = {
    lines: ['## CPU of a server of many clients for one message', ''],
    measured: {},
  };
  const { program, lacks } = compileC('crowd-load', scratch);
  if (program === undefined) return { lines: [...section.lines, `Not measured: ${lacks}.`] };
  const { servers, missing } = sortOut(tcpServers({ scratch }));
  const { running, missing: failed } = await startAll(servers, { core: cores?.server });
  const absent = [...tcpModelsLeftOut(), ...missing, ...failed];
  const bars = [];
  for (const cell of counts.cells) {
    const { results, missing: out } = await measureCell(running, {
      program,
      core: cores?.load,
      cell,
    });
    const summaries = summarizeAll(results);
    const title = titleOf(cell);
    section.lines.push(`${title}; ${cell.rounds} rounds of about ${cell.roundMs} ms each.`, '');
    section.lines.push(...capacityTable(summaries, { peers: PEERS, what: 'message' }), '');
    absent.push(...out.map((reason) => `${title}, ${reason}`));
    Object.assign(section.measured, judge(cell, summaries));
    bars.push(...barsOf(`TCP, ${title}`, summaries, { peers: PEERS, bound: BOUND }));
  }
  await stopAllOf(running);
  section.lines.push(...absent.map((reason) => `Not measured: ${reason}.`));
  return { ...section, bars };
}
