// Whether anything is lost while the kernel is observed: connections come and go at a rate, and what the daemon then tells of them is
// counted. Each closes by the client's FIN, so each makes the same changes of state.
import { get } from 'node:http';
import { compileC } from './compile.mjs';
import { daemonServer, openLoad } from './peers.mjs';
import { table } from './report.mjs';

const AT_ONCE = 50;
/** Of a rate that was to be kept: less was not offered. */
const KEPT = 0.97;
const READY_MS = 30_000;

/** The sum of the samples of a metric whose labels are these. */
function sumOf(text, metric, labels = '') {
  const rows = text.split('\n').filter((row) => row.startsWith(metric) && row.includes(labels));
  return rows.reduce((sum, row) => sum + Number(row.slice(row.lastIndexOf(' ') + 1)), 0);
}

function scrape(at) {
  return new Promise((resolve, reject) => {
    get(`http://${at}/metrics`, async (response) => {
      let text = '';
      for await (const part of response) text += part;
      resolve(text);
    }).once('error', reject);
  });
}

/** What the daemon tells of it now. */
async function toldBy(server) {
  const text = await scrape(server.serving.metrics);
  return {
    lost: sumOf(text, 'socketlab_evidence_lost_events_total'),
    established: sumOf(text, 'socketlab_tcp_transitions_total', 'to="ESTABLISHED"'),
  };
}

/** Until all were told of, or nothing more is: what is in the kernel's buffers comes soon after. */
async function untilTold(server, connections) {
  const deadline = performance.now() + READY_MS;
  let told = await toldBy(server);
  while (told.established < connections && performance.now() < deadline) {
    const before = told.established;
    await new Promise((resolve) => setTimeout(resolve, 500));
    told = await toldBy(server);
    if (told.established === before) break;
  }
  return told;
}

/** Lines of the report, and what is measured of it. */
export async function measureLoss({ scratch, cores, counts }) {
  const { rate, connections } = counts.loss;
  const { program, lacks } = compileC('crowd-load', scratch);
  if (program === undefined) return { lines: [`Loss was not measured: ${lacks}.`], measured: {} };
  const server = await daemonServer({ app: 'multi-tcp', scratch, tracepoints: true }).start({
    core: cores?.server,
  });
  const load = openLoad([program, server.port, 64], { core: cores?.load });
  const [tookNs] = await load.command(`cycle ${connections} ${AT_ONCE} ${rate}`);
  const told = await untilTold(server, connections);
  await load.stop();
  await server.stop();
  const offered = (connections * 1e9) / tookNs;
  const untold = connections - told.established;
  const lines = [
    `multi-tcp with tracing on, ${connections.toLocaleString('en')} connections at ${rate.toLocaleString('en')} a second, ${AT_ONCE} at once at most:`,
    '',
    ...table(
      ['connections', 'number', 'a second', 'events lost', 'connections not told of'],
      [
        [
          'that came and went',
          connections.toLocaleString('en'),
          Math.round(offered).toLocaleString('en'),
          told.lost,
          untold,
        ],
      ],
    ),
  ];
  if (offered >= KEPT * rate) {
    return { lines, measured: { 'observation.lost': told.lost + Math.max(0, untold) } };
  }
  lines.push('', `Not measured: this machine did not make ${rate} connections a second.`);
  return { lines, measured: {} };
}
