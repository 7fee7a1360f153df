// CPU that a server uses for one message: tcp-echo against a blocking loop in C and in Python, one client, 64 bytes.
import { cpuBetween, readCpu } from './accounting.mjs';
import { findPeers, makeLoad, tcpEcho } from './peers.mjs';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const TARGETS = { C: 0.95, Python: 1 };

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
  return contestants.map(({ name, measured }) => ({
    name,
    cpuNs: summarize(measured.map(({ cpuNs }) => cpuNs)),
    elapsedNs: summarize(measured.map(({ elapsedNs }) => elapsedNs)),
  }));
}

const rowOf = ({ name, cpuNs, elapsedNs }, peers) => [
  name,
  ...withSpread(cpuNs),
  Math.round(1e9 / elapsedNs.median).toLocaleString('en'),
  ...Object.keys(TARGETS).map((peer) => ratio(peers.get(peer)?.median, cpuNs.median)),
];

/** Where client and server run. A message wakes the other side: on the same core by a switch, elsewhere by an interrupt. */
function placementsOf(cores, counts) {
  if (cores === undefined) return [{ title: 'not pinned', ...counts.sameCore }];
  const together = { load: cores.server, server: cores.server };
  return [
    { title: 'the server on another core than its client', cores, ...counts.otherCore },
    { title: 'both on one core', cores: together, ...counts.sameCore },
  ];
}

/** The section of the report about CPU a message. */
export async function benchEcho({ scratch, cores, counts }) {
  const { servers, missing } = findPeers({ scratch });
  const openLoad = makeLoad({ scratch });
  const lines = ['## CPU of the server for one message', ''];
  for (const { title, ...placement } of placementsOf(cores, counts)) {
    const { rounds, messages } = placement;
    const results = await measure([...servers, tcpEcho({ scratch })], { ...placement, openLoad });
    const peers = new Map(results.map(({ name, cpuNs }) => [name, cpuNs]));
    lines.push(
      `One client, 64 bytes to and fro, ${title}; ${rounds} rounds of ${messages} messages each.`,
      '',
      ...table(
        ['server', 'CPU ns a message', 'min', 'max', 'messages/s', 'C / it', 'Python / it'],
        results.map((result) => rowOf(result, peers)),
      ),
      '',
    );
  }
  lines.push(`Targets for tcp-echo: C / it at least ${TARGETS.C}, Python / it at least 1.0.`);
  for (const peer of missing) lines.push(`Not measured: ${peer}.`);
  return lines;
}
