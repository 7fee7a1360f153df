// CPU that a server uses for one message: tcp-echo against a blocking loop in C and in Python, against Go, and against a script as a
// class has it; one client, 64 bytes.
import { cpuBetween, readCpu } from './accounting.mjs';
import { barsOf, capacityTable, ratiosTo, summarizeAll } from './capacity.mjs';
import { findPeers, makeLoad, tcpEcho } from './peers.mjs';

const PEERS = { C: 'C', Python: 'Python', Go: 'Go' };
const BOUND = 1;
const OURS = 'tcp-echo';

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

/** All servers run all the time; the rounds take turns (A B C A B C), so that what disturbs one disturbs all. */
async function measure(servers, { cores, openLoad, rounds, ...round }) {
  const contestants = [];
  for (const { name, start } of servers) {
    const server = await start({ core: cores?.server });
    const load = openLoad(server.port, { core: cores?.load });
    contestants.push({ name, server, load, measured: [] });
  }
  for (let done = -1; done < rounds; done += 1) {
    for (const contestant of contestants) {
      const result = await measureRound(contestant, round);
      // The first round of each is for caches and compilers to warm up.
      if (done >= 0) contestant.measured.push(result);
    }
  }
  for (const { server, load } of contestants) {
    await load.stop();
    await server.stop();
  }
  const toResult = ({ name, measured }) => ({
    contestant: { name, isOurs: name === OURS },
    measured,
  });
  return summarizeAll(contestants.map(toResult));
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
    const results = await measure([tcpEcho({ scratch }), ...servers], { ...placement, openLoad });
    lines.push(
      `One client, 64 bytes to and fro, ${title}; ${rounds} rounds of ${messages} messages each.`,
      '',
      ...capacityTable(results, { peers: PEERS, what: 'message' }),
      '',
    );
    const ours = results.find(({ isOurs }) => isOurs);
    const site = { summaries: results, peers: PEERS };
    Object.assign(measured, ratiosTo(`echo.${id}`, ours, site));
    bars.push(...barsOf(`TCP, 64 B, one client ${place}`, results, { peers: PEERS, bound: BOUND }));
  }
  for (const peer of missing) lines.push(`Not measured: ${peer}.`);
  return { lines, measured, bars };
}
