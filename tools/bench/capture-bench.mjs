// How soon a capture has begun, whether it has the first packet, and how many packets a second it keeps. The peer is
// dumpcap, with which Wireshark captures: from its start until the kernel lists the socket that it hears with.
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createSockets } from '@socketlab/bsd-sockets';
import { createClock, createLogger } from '@socketlab/foundation';
import { createWireView } from '@socketlab/wire-view';
import { canRun, startProcess } from './processes.mjs';
import { table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const LOCALHOST = { host: '127.0.0.1', port: 0 };
/** What is tried: what the project promises, and as many as this machine can send. */
const RATES = [50_000, Number.MAX_SAFE_INTEGER];
const request = (ports, observesPackets = false) => ({
  interface: 'lo',
  ports,
  snapBytes: 0,
  maxBytes: 0,
  observesPackets,
});

/** A capture, a connection to a port where nobody listens, the end of the capture: 2 packets, or one was missed. */
async function captureOnce({ view, sockets }) {
  const listener = sockets.socket('AF_INET', 'SOCK_STREAM');
  sockets.bind(listener, LOCALHOST);
  const closed = sockets.getsockname(listener);
  const client = sockets.socket('AF_INET', 'SOCK_STREAM');
  const started = performance.now();
  const { id } = await view.startCapture(request([closed.port]));
  const readyMs = performance.now() - started;
  try {
    sockets.connect(client, closed);
  } catch {
    // Refused, as it is meant to be: the socket is bound and does not listen.
  }
  sockets.close(client);
  sockets.close(listener);
  const { packets } = await view.stopCapture(id);
  return { readyMs, isComplete: packets === 2 };
}

async function captureLoad({ view, sockets }, { rate, count, observes }) {
  const receiver = sockets.socket('AF_INET', 'SOCK_DGRAM');
  sockets.bind(receiver, LOCALHOST);
  const { port } = sockets.getsockname(receiver);
  const { id } = await view.startCapture(request([port], observes));
  const file = new URL('./peers/datagrams.mjs', import.meta.url);
  const sender = new Worker(file, { workerData: { port, count, rate } });
  const [{ perSecond }] = await once(sender, 'message');
  const totals = await view.stopCapture(id);
  sockets.close(receiver);
  return { perSecond, ...totals };
}

/** Whether the process has a socket that hears packets: the kernel lists those by inode. */
function isHearing(pid) {
  const [, ...rows] = readFileSync('/proc/net/packet', 'utf8').trim().split('\n');
  const inodes = new Set(rows.map((row) => row.trim().split(/\s+/).at(-1)));
  return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
    const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`)) ?? [];
    return inodes.has(inode);
  });
}

function linkOf(file) {
  try {
    return readlinkSync(file);
  } catch {
    // It was closed meanwhile.
    return '';
  }
}

async function startDumpcap() {
  const started = performance.now();
  const command = ['dumpcap', '-q', '-i', 'lo', '-f', 'port 9', '-w', '/dev/null'];
  const dumpcap = startProcess(command, { reads: 'stderr' });
  while (!isHearing(dumpcap.pid)) await pause(1);
  const tookMs = performance.now() - started;
  // It writes nothing that anyone needs: no reason to ask it to end well.
  await dumpcap.stop('SIGKILL');
  return tookMs;
}

async function readinessRows(site, { captures, peers }) {
  const ours = [];
  for (let done = 0; done < captures; done += 1) ours.push(await captureOnce(site));
  const missed = ours.filter(({ isComplete }) => !isComplete).length;
  const readyMs = summarize(ours.map((one) => one.readyMs));
  const rows = [['a capture', ...withSpread(readyMs), missed]];
  const measured = { 'capture.ready': readyMs.median, 'capture.missed': missed };
  if (peers === 0 || !canRun('dumpcap')) return { rows, measured };
  const theirs = [];
  for (let done = 0; done < peers; done += 1) theirs.push(await startDumpcap());
  rows.push(['dumpcap, from its start until it hears', ...withSpread(summarize(theirs)), '-']);
  return { rows, measured };
}

async function loadRows(site, { packets }) {
  const rows = [];
  let dropped = 0;
  for (const observes of [false, true]) {
    for (const rate of RATES) {
      const load = await captureLoad(site, { rate, count: packets, observes });
      const name = observes ? 'into the file, and an event each' : 'into the file';
      rows.push([name, Math.round(load.perSecond), load.packets, load.dropped]);
      // What the project promises is the rate that it promises.
      if (rate === RATES[0]) dropped += load.dropped;
    }
  }
  return { rows, dropped };
}

/** The section of the report about capturing. */
export async function benchCapture({ scratch, counts }) {
  const clock = createClock();
  let events = 0;
  const view = createWireView(
    { name: 'bench', directory: scratch },
    {
      clock,
      logger: createLogger({ name: 'bench', level: 'silent' }),
      emit: () => {
        events += 1;
      },
    },
  );
  const wait = { signal: AbortSignal.timeout(600_000) };
  await view.start(wait);
  if (!view.observer.isAvailable) {
    return { lines: ['## Capturing packets', '', `Not measured: ${view.observer.reason?.en}.`] };
  }
  const site = { view, sockets: createSockets({}, { clock }) };
  const readiness = await readinessRows(site, counts);
  const load = await loadRows(site, counts);
  await view.stop(wait);
  if (events === 0) throw new Error('no packet became an event');
  const lines = [
    '## Capturing packets',
    '',
    `From the call to its answer, ${counts.captures} times; right after the answer a SYN is sent, and is in the capture or missed.`,
    '',
    ...table(['ready', 'ms', 'min', 'max', 'missed'], readiness.rows),
    '',
    `${counts.packets} datagrams of 64 bytes over the loopback interface, at 50,000 a second and as fast as one thread sends.`,
    '',
    ...table(['load', 'packets/s', 'kept', 'dropped'], load.rows),
  ];
  const measured = { ...readiness.measured, 'capture.dropped': load.dropped };
  return { lines, measured };
}
