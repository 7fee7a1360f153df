// CPU that a server of datagrams uses for one of them, and how many are lost when more are offered than some can answer: udp-echo
// with each of its models, against servers in C, Go, Node and Python.
import { cpuBetween, readCpu } from './accounting.mjs';
import { barsOf, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { compileC } from './compile.mjs';
import { udpServers } from './contestants.mjs';
import { findPace } from './crowd-bench.mjs';
import { openLoad, sortOut } from './peers.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';
import { startAll, stopAllOf, takeTurns } from './turns.mjs';

const PEERS = { C: 'C, recvmmsg', Go: 'Go, net' };
const BOUND = 0.98;
/** The model that is to lose nothing. */
const CAREFUL = 'batch';
const PERCENT = 100;
/** Of the rate, that a round has to come to for its losses to count: a machine that others use may not send so many. */
const OFFERED = 0.97;

async function withSockets({ process: server }, { program, core, counts }, work) {
  const load = openLoad([program, server.port, counts.bytes], { core });
  try {
    await load.command(`open ${counts.sockets}`);
    return await work(load);
  } finally {
    await load.stop();
  }
}

async function measureRound({ process: server }, load, messages) {
  const before = readCpu(server.pid);
  const [elapsedNs] = await load.command(`exchange ${messages}`);
  const cpuNs = cpuBetween(before, readCpu(server.pid));
  return { cpuNs: cpuNs / messages, elapsedNs: elapsedNs / messages };
}

/** As many a second as `rate`, whether or not answers come. */
async function offer({ process: server }, load, { rate, count }) {
  const before = readCpu(server.pid);
  const [elapsedNs, answered] = await load.command(`offer ${rate} ${count}`);
  const cpuNs = cpuBetween(before, readCpu(server.pid));
  return {
    lost: (PERCENT * (count - answered)) / count,
    offered: (count * 1e9) / elapsedNs,
    share: (PERCENT * cpuNs) / elapsedNs,
  };
}

function lossTable(results) {
  const rows = results.map(({ contestant, measured }) => {
    const [lost, offered, share] = ['lost', 'offered', 'share'].map((key) =>
      summarize(measured.map((round) => round[key])),
    );
    return [
      contestant.name,
      ...withSpread(lost),
      Math.round(offered.median).toLocaleString('en'),
      share.median.toFixed(0),
    ];
  });
  return table(['server', 'lost, %', 'min', 'max', 'offered/s', 'of its core, %'], rows);
}

/** The worst round counts: one that lost is one that can lose. */
function lossOf(results, { rate }) {
  const entry = results.find(({ contestant }) => contestant.model === CAREFUL);
  const wasOffered = entry?.measured.every(({ offered }) => offered > OFFERED * rate);
  if (!wasOffered) return {};
  return { 'udp.batch.lost': Math.max(...entry.measured.map(({ lost }) => lost)) };
}

/** The section of the report about datagrams. */
export async function benchDatagrams({ scratch, cores, counts }) {
  const head = ['## CPU of a server of datagrams, and what it loses', ''];
  const { program, lacks } = compileC('datagram-load', scratch);
  if (program === undefined) return { lines: [...head, `Not measured: ${lacks}.`] };
  const { servers, missing } = sortOut(udpServers({ scratch }));
  const { running, missing: failed } = await startAll(servers, { core: cores?.server });
  const site = { program, core: cores?.load, counts };
  const closed = await takeTurns(running, {
    rounds: counts.rounds,
    warmUp: (one) =>
      withSockets(one, site, (load) => findPace(load, { ...counts, connections: counts.sockets })),
    measure: (one, messages) => withSockets(one, site, (load) => measureRound(one, load, messages)),
  });
  const open = await takeTurns(running, {
    rounds: counts.offer.rounds,
    warmUp: () => undefined,
    measure: (one) => withSockets(one, site, (load) => offer(one, load, counts.offer)),
  });
  await stopAllOf(running);
  const summaries = summarizeAll(closed.results);
  const batch = summaries.find(({ model }) => model === CAREFUL);
  const title = `${counts.bytes} B × ${counts.sockets} sockets`;
  const absent = [...missing, ...failed, ...closed.missing, ...open.missing];
  return {
    lines: [
      ...head,
      `${title}, closed loop; ${counts.rounds} rounds of about ${counts.roundMs} ms each.`,
      '',
      ...capacityTable(summaries, { peers: PEERS, what: 'datagram' }),
      '',
      `${counts.offer.rate.toLocaleString('en')} a second offered, ${counts.offer.rounds} rounds of ${counts.offer.count.toLocaleString('en')}; what was not answered 200 ms after the last is lost.`,
      '',
      ...lossTable(open.results),
      '',
      ...absent.map((reason) => `Not measured: ${reason}.`),
    ],
    measured: {
      ...ratiosTo('udp.batch', batch, { summaries, peers: PEERS }),
      ...lossOf(open.results, counts.offer),
    },
    bars: barsOf(`UDP, ${title}`, summaries, { peers: PEERS, bound: BOUND }),
  };
}
