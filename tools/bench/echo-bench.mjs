// CPU that a server uses for one message: tcp-echo against a blocking loop in C and in Python, against Go, and against a script as a
// class has it; one client, 64 bytes.
import { cpuBetween, readCpu } from './accounting.mjs';
import { barsOf, bestOfOurs, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { findPeers, makeLoad, tcpEcho } from './peers.mjs';
import { startAll, stopAllOf, takeTurns } from './turns.mjs';

const PEERS = { C: 'C', Python: 'Python', Go: 'Go' };
const BOUND = 1;

/** One connection, warmed up first; resolves with nanoseconds of CPU, and of time, a message. */
async function measureRound({ server, load }, { messages, warmUp }) {
  await load.command('open');
  await load.command(`exchange ${warmUp}`);
  const before = readCpu(server.pid);
  const elapsedNs = await load.command(`exchange ${messages}`);
  const cpuNs = cpuBetween(before, readCpu(server.pid));
  await load.command('close');
  return { cpuNs: cpuNs / messages, elapsedNs: elapsedNs / messages };
}

/** All servers run all the time; the first round of each is for caches and compilers to warm up. */
async function measure(servers, { cores, openLoad, rounds, ...round }) {
  const { running, missing: failed } = await startAll(servers, { core: cores?.server });
  const contestants = running.map(({ process: server, ...one }) => ({
    ...one,
    process: server,
    server,
    load: openLoad(server.port, { core: cores?.load }),
  }));
  const work = (contestant) => measureRound(contestant, round);
  const { results, missing } = await takeTurns(contestants, {
    rounds,
    warmUp: work,
    measure: work,
  });
  await Promise.all(contestants.map(({ load }) => load.stop()));
  await stopAllOf(running);
  return { summaries: summarizeAll(results), missing: [...failed, ...missing] };
}

/** Where client and server run. A message wakes the other side: on the same core by a switch, elsewhere by an interrupt. */
function placementsOf(cores, counts) {
  if (cores === undefined)
    return [{ id: 'free', title: 'not pinned', place: 'wherever', ...counts.sameCore }];
  const together = { load: cores.server, server: cores.server };
  return [
    {
      id: 'other',
      title: 'the server on another core than its client',
      place: 'on another core',
      cores,
      ...counts.otherCore,
    },
    {
      id: 'same',
      title: 'both on one core',
      place: 'on the same core',
      cores: together,
      ...counts.sameCore,
    },
  ];
}

/** The section of the report about CPU a message. */
export async function benchEcho({ scratch, cores, counts }) {
  const { servers, missing } = findPeers({ scratch });
  const openLoad = makeLoad({ scratch });
  const lines = ['## CPU of the server for one message', ''];
  const measured = {};
  const bars = [];
  for (const { id, title, place, ...placement } of placementsOf(cores, counts)) {
    const { rounds, messages } = placement;
    const own = { ...tcpEcho({ scratch }), isOurs: true };
    const all = [own, ...servers];
    const { summaries, missing: out } = await measure(all, { ...placement, openLoad });
    lines.push(
      `One client, 64 bytes to and fro, ${title}; ${rounds} rounds of ${messages} messages each.`,
      '',
      ...capacityTable(summaries, { peers: PEERS, what: 'message' }),
      '',
      ...out.flatMap((reason) => [`Not measured: ${title}, ${reason}.`, '']),
    );
    const site = { summaries, peers: PEERS };
    Object.assign(measured, ratiosTo(`echo.${id}`, bestOfOurs(summaries), site));
    const title64 = `TCP, 64 B, one client ${place}`;
    bars.push(...barsOf(title64, summaries, { peers: PEERS, bound: BOUND }));
  }
  for (const peer of missing) lines.push(`Not measured: ${peer}.`);
  return { lines, measured, bars };
}
