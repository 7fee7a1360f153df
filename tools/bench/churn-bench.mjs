// CPU that a server uses for a connection that comes, says one message and goes; and how many of them a second there are.
import { cpuBetween, readCpu, readWholeCpu } from './accounting.mjs';
import {
  barsOf,
  bestOfOurs,
  capacityTable,
  capacityTo,
  ratiosTo,
  summarizeAll,
} from './capacity.mjs';
import { compileC } from './compile.mjs';
import { tcpServers, UNOBSERVED, unobservedTcpServers } from './contestants.mjs';
import { openLoad, sortOut } from './peers.mjs';
import { startAll, stopAllOf, takeTurns } from './turns.mjs';

const PEERS = { C: 'C, epoll', Go: 'Go, net' };
const BOUND = 0.95;
const NS_PER_MS = 1e6;

async function withLoad({ process: server }, { program, core, counts }, work) {
  const load = openLoad([program, server.port, counts.bytes], { core });
  try {
    return await work(load);
  } finally {
    await load.stop();
  }
}

/** Until compilers have done their work; then as many connections as a round takes, at the pace of the last ones. */
async function findPace({ mostWaiting }, load, { atOnce, warmMs, roundMs }) {
  const together = Math.min(atOnce, mostWaiting ?? atOnce);
  let connections = atOnce;
  let spentNs = 0;
  do {
    const [tookNs] = await load.command(`cycle ${connections} ${together}`);
    spentNs += tookNs;
    connections = Math.max(atOnce, Math.ceil((connections / tookNs) * roundMs * NS_PER_MS));
  } while (spentNs < warmMs * NS_PER_MS);
  return { connections, together };
}

/** What ends with its connection, a thread or a process, is in the coarser accounting only. */
async function measureRound(contestant, load, { connections, together }) {
  const { process: server, makesProcesses, endsThreads } = contestant;
  const read = () =>
    makesProcesses || endsThreads
      ? new Map([['all', readWholeCpu(server.pid)]])
      : readCpu(server.pid);
  const before = read();
  const [elapsedNs] = await load.command(`cycle ${connections} ${together}`);
  const cpuNs = cpuBetween(before, read());
  return { cpuNs: cpuNs / connections, elapsedNs: elapsedNs / connections };
}

/** What each model that was also measured without tracing uses with it, in that. */
function tracingOf(summaries) {
  const pairs = summaries.flatMap(({ name, model }) => {
    const without = summaries.find((one) => one.name === `${name}${UNOBSERVED}`);
    const ratio = without && capacityTo(name, without, summaries);
    return ratio === undefined ? [] : [[`churn.traced.${model}`, ratio]];
  });
  return Object.fromEntries(pairs);
}

/** The section of the report about connections that come and go. */
export async function benchChurn({ scratch, cores, counts }) {
  const head = ['## CPU of a server for one connection that comes and goes', ''];
  const { program, lacks } = compileC('crowd-load', scratch);
  if (program === undefined) return { lines: [...head, `Not measured: ${lacks}.`] };
  const contestants = [...tcpServers({ scratch }), ...unobservedTcpServers({ scratch })];
  const { servers, missing } = sortOut(contestants);
  const { running, missing: failed } = await startAll(servers, { core: cores?.server });
  const { atOnce } = counts;
  const site = { program, core: cores?.load, counts };
  const { results, missing: out } = await takeTurns(running, {
    rounds: counts.rounds,
    warmUp: (one) => withLoad(one, site, (load) => findPace(one, load, counts)),
    measure: (one, pace) => withLoad(one, site, (load) => measureRound(one, load, pace)),
  });
  await stopAllOf(running);
  const summaries = summarizeAll(results);
  const judged = { summaries, peers: PEERS };
  return {
    lines: [
      ...head,
      `Connect, ${counts.bytes} bytes to and fro, close; ${atOnce} at once, ${counts.rounds} rounds of about ${counts.roundMs} ms each.`,
      '',
      ...capacityTable(summaries, { peers: PEERS, what: 'connection' }),
      '',
      ...[...missing, ...failed, ...out].map((reason) => `Not measured: ${reason}.`),
    ],
    measured: {
      ...ratiosTo('churn.best', bestOfOurs(summaries), judged),
      ...tracingOf(summaries),
    },
    bars: barsOf('Connections opened and closed', summaries, { peers: PEERS, bound: BOUND }),
  };
}
