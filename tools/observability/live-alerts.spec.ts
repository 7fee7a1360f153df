import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { failOnLeaks } from '@socketlab/testkit';
import { expect, it, onTestFinished } from 'vitest';
import { type CrowdClient, connectTo, exchange } from '../../e2e/crowd.ts';
import { scrape } from '../../e2e/metrics.ts';
import { needThorough } from '../../e2e/shared-machine.ts';
import { CLASS_DASHBOARD } from './class-dashboard.ts';
import { queriesOf } from './dashboard-queries.ts';
import { buildDashboard } from './dashboards.ts';
import { answersOf, BACKLOG, keepTrafficGoing, type Scene, startScene } from './live-scene.ts';
import { CLOSE_WAIT_GROWTH } from './thresholds.ts';

failOnLeaks();

const LONG_MS = 120_000;
const CROWD = 8;

/** A client that says nothing is served; the rest wait behind it. */
async function fillAcceptQueue({ daemons }: Scene): Promise<readonly CrowdClient[]> {
  const clients: CrowdClient[] = [];
  for (let n = 0; n < 1 + BACKLOG; n += 1) {
    clients.push(await connectTo(daemons['tcp-echo'].listener));
  }
  return clients;
}

/** A server that ends every connection at once, and a program that holds them and does not close. */
async function holdEndedConnections({ clients }: Scene): Promise<{ release(): Promise<void> }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.resume().end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  const agent = clients['client-agent'].client;
  const held: string[] = [];
  for (let n = 0; n < CLOSE_WAIT_GROWTH; n += 1) {
    const { connection } = await agent.openConnection({ address: `127.0.0.1:${port}` });
    held.push(connection?.id ?? '');
  }
  return {
    async release() {
      for (const id of held) await agent.closeConnection({ id });
    },
  };
}

/** More calls are recorded than the store of events has room for: the oldest are lost. */
async function overrunStore({ clients, daemons }: Scene): Promise<void> {
  const { evidence } = clients['multi-tcp'];
  const recording = await evidence.startRecording({ observesCalls: true, skipsSnapshots: true });
  const { listener } = daemons['multi-tcp'];
  const crowd = await Promise.all(Array.from({ length: CROWD }, () => connectTo(listener)));
  const lost = async (): Promise<number> =>
    (await scrape(daemons['multi-tcp'])).get('socketlab_evidence_lost_events_total') ?? 0;
  while ((await lost()) === 0) {
    for (let n = 0; n < 100; n += 1) {
      await Promise.all(crowd.map((client) => exchange(client, Buffer.from('Hello'))));
    }
  }
  await evidence.stopRecording({ recordingId: recording.recordingId });
  for (const { socket } of crowd) socket.destroy();
}

async function firing({ prometheus }: Scene): Promise<readonly string[]> {
  const alerts = await prometheus.alerts();
  return alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels: { alertname, host, daemon } }) => `${alertname} ${daemon} on ${host}`)
    .sort();
}

it(
  'no alert fires while all is well, each fires when its cause is made, and is silent when that is over',
  async (context) => {
    needThorough(context);
    const scene = await startScene(context);
    const { prometheus, daemons } = scene;
    const traffic = keepTrafficGoing(scene);
    await prometheus.until(async () => {
      traffic.check();
      // Longer than any alert waits: floors, rates and `for` have all had their time.
      const [states] = await prometheus.query('min(count_over_time(socketlab:daemon:state[1m]))');
      expect(Number(states?.values[0]?.[1])).toBeGreaterThan(20);
    });
    expect(await prometheus.query('ALERTS')).toEqual([]);
    expect(await prometheus.query('max_over_time(socketlab:daemon:state[1m]) > 2')).toEqual([]);
    await traffic.stop();

    const crowd = await fillAcceptQueue(scene);
    const held = await holdEndedConnections(scene);
    await overrunStore(scene);
    await daemons['udp-echo'].process.stop('SIGKILL');
    await prometheus.until(async () => {
      expect(await firing(scene)).toEqual([
        'SocketlabAcceptQueueFilling tcp-echo on lab-01',
        'SocketlabCloseWaitGrowing client-agent on lab-01',
        'SocketlabDaemonGone udp-echo on lab-01',
        'SocketlabEvidenceLost multi-tcp on lab-01',
      ]);
    });
    const alertsPanel = queriesOf(buildDashboard(CLASS_DASHBOARD, 'en')).filter(
      ({ panel }) => panel.title === 'Alerts that fire',
    );
    expect(alertsPanel).toHaveLength(1);
    for (const query of alertsPanel) {
      expect(await answersOf(scene, query, { host: '.*', daemon: '.*' })).toHaveLength(4);
    }

    for (const { socket } of crowd) socket.destroy();
    await held.release();
    await prometheus.until(async () => {
      // What is lost stays lost, and for a while told; who was killed stays gone.
      expect(await firing(scene)).toEqual([
        'SocketlabDaemonGone udp-echo on lab-01',
        'SocketlabEvidenceLost multi-tcp on lab-01',
      ]);
    });
  },
  LONG_MS,
);
