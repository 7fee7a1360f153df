import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, failOnLeaks, isRoot, PYTHON, startProcess } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { connectTo, exchange } from './crowd.ts';
import { eventually } from './eventually.ts';
import { portOf } from './kernel-tables.ts';
import { createMachine, type ForegroundDaemon, type Machine } from './machine.ts';
import { scrape } from './metrics.ts';
import { type DaemonName, WORKSPACE } from './programs.ts';
import { createTwoMachines } from './two-machines.ts';

failOnLeaks();

/** Of these there is nothing to tell where nothing of the kind has happened. */
const MAY_BE_SILENT = ['socketlab_tcp_transitions_total'];

/** The metrics that docs/metrics.md lists for a daemon. */
function documented(daemon: DaemonName): readonly string[] {
  const page = readFileSync(path.join(WORKSPACE, 'docs', 'metrics.md'), 'utf8');
  return page
    .split(/^## /m)
    .slice(1)
    .filter((section) => {
      const [title = ''] = section.split('\n');
      return title.startsWith('Every daemon') || title.split(/[;,]? | and /).includes(daemon);
    })
    .flatMap((section) => [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name));
}

/** Something for each metric of the daemon to tell. */
const TRAFFIC: Readonly<
  Record<DaemonName, (machine: Machine, daemon: ForegroundDaemon) => Promise<void>>
> = {
  'tcp-echo': exchangeOnce,
  'multi-tcp': exchangeOnce,
  async 'udp-echo'(_machine, { listener }) {
    const socket = createSocket('udp4');
    socket.send('hello', portOf(listener), '127.0.0.1');
    await once(socket, 'message');
    socket.close();
  },
  async 'client-agent'(machine, { control }) {
    const server = await machine.start('multi-tcp', ['--listen', '127.0.0.1:0']);
    const { client } = await machine.connect(control);
    const request = { address: server.listener, payload: Buffer.from('hello'), deadlineMs: 5_000 };
    await client.exchange(request);
    const many = { ...request, connections: 3 };
    await client.exchangeMany(many);
    await client.openConnection({ address: server.listener, deadlineMs: 5_000 });
  },
};

async function exchangeOnce(_machine: Machine, { listener }: ForegroundDaemon): Promise<void> {
  const client = await connectTo(listener);
  await exchange(client, Buffer.from('hello'));
}

/** What a program says of the text. */
async function ask(
  command: Command,
  text: string,
): Promise<{ readonly code: number | null; readonly said: readonly string[] }> {
  const program = await startProcess(command);
  program.write(text);
  program.endInput();
  const { code } = await program.ended;
  return { code, said: [...program.stdout, ...program.stderr] };
}

const read = async ({ metrics }: ForegroundDaemon, accept: string): Promise<string> =>
  (await fetch(`http://${metrics}/metrics`, { headers: { accept } })).text();

/** The parser of Prometheus' Python client refuses whatever the specification does. */
const PARSE_STRICTLY = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
assert len(list(text_string_to_metric_families(sys.stdin.read()))) > 20
`;

const nameOf = (key: string): string =>
  key.replace(/\{.*$/, '').replace(/_(?:bucket|sum|count)$/, '');

describe.each(Object.keys(TRAFFIC) as DaemonName[])('/metrics of %s', (name) => {
  it('tells all that docs/metrics.md lists for it and nothing else, and neither promtool nor a strict parser of OpenMetrics has an objection', async (context) => {
    const machine = createMachine();
    const args = name === 'client-agent' ? [] : ['--listen', '127.0.0.1:0'];
    const daemon = await machine.start(name, args);
    const owner = await machine.connect(daemon.control);
    await owner.daemon.getInfo({});
    await TRAFFIC[name](machine, daemon);
    const told = new Set([...(await scrape(daemon)).keys()].map(nameOf));
    const ours = [...told].filter((each) => each.startsWith('socketlab_'));
    const listed = documented(name);
    expect(listed.filter((each) => !told.has(each) && !MAY_BE_SILENT.includes(each))).toEqual([]);
    expect(ours.filter((each) => !listed.includes(each))).toEqual([]);
    if (spawnSync('promtool', ['--version']).error) context.skip('promtool is not installed');
    expect(await ask(['promtool', 'check', 'metrics'], await read(daemon, 'text/plain'))).toEqual({
      ...{ code: 0, said: [] },
    });
    if (spawnSync(PYTHON, ['-c', 'import prometheus_client']).status !== 0) {
      context.skip(`${PYTHON} has no prometheus_client: Debian's python3-prometheus-client`);
    }
    const open = await read(daemon, 'application/openmetrics-text;version=1.0.0');
    expect(await ask([PYTHON, '-c', PARSE_STRICTLY], open)).toEqual({ code: 0, said: [] });
  });
});

describe('client-agent', () => {
  it('measures each exchange that got its answer, and none that did not', async () => {
    const machine = createMachine();
    const daemon = await machine.start('client-agent');
    await TRAFFIC['client-agent'](machine, daemon);
    const { client } = await machine.connect(daemon.control);
    const nobody = { address: '127.0.0.1:9', payload: Buffer.from('x'), deadlineMs: 5_000 };
    await expect(client.exchange(nobody)).rejects.toMatchObject({ code: 'CONNECTION_REFUSED' });
    const found = await scrape(daemon);
    expect(found.get('socketlab_client_exchange_duration_seconds_count')).toBe(4);
    expect(found.get('socketlab_client_exchange_duration_seconds_sum')).toBeGreaterThan(0);
    expect(found.get('socketlab_tcp_sockets{state="ESTABLISHED"}')).toBe(1);
    expect(found.get('socketlab_tcp_round_trip_seconds{quantile="1"}')).toBeGreaterThan(0);
    const calls = 'socketlab_control_calls_total{method="ClientService.Exchange",code=';
    expect(found.get(`${calls}"OK"}`)).toBe(1);
    expect([...found.keys()].filter((key) => key.startsWith(calls))).toHaveLength(2);
  });
});

describe('segments that are sent again', () => {
  it('are counted while the connection is there, and stay counted when it is gone', async (context) => {
    if (!isRoot()) context.skip('needs root');
    for (const program of ['nft', 'curl']) {
      if (spawnSync(program, ['--version']).error) context.skip(`${program} is not installed`);
    }
    const { owner, hosts } = await createTwoMachines(context, { isUnprivileged: false });
    const { address } = hosts.hosts['lab-07'];
    await owner.start('tcp-echo', ['--listen', `${address}:65432`]);
    const again = async (): Promise<number> => {
      const url = 'http://127.0.0.1:19431/metrics';
      const curl = await startProcess(hosts.within('lab-07', ['curl', '--silent', url]));
      await curl.ended;
      const [, value] =
        /^socketlab_tcp_retransmitted_segments_total (\d+)$/m.exec(curl.stdout.join('\n')) ?? [];
      return Number(value);
    };
    const client = await startProcess(
      hosts.within('lab-08', [PYTHON, '-u', '-c', ASK_WHEN_TOLD, address]),
    );
    await client.waitForLine(/^connected$/);
    expect(await again()).toBe(0);
    // Where they arrive: the kernel that sends would notice a drop of its own, and not have sent at all.
    hosts.run('lab-08', ['sh', '-ec', DROP_ANSWERS]);
    client.write('ask\n');
    const lost = await eventually(async () => {
      const count = await again();
      expect(count).toBeGreaterThanOrEqual(2);
      return count;
    });
    hosts.run('lab-08', ['nft', 'delete', 'table', 'ip', 'lab']);
    await client.waitForLine(/^answered$/);
    const atLast = await again();
    expect(atLast).toBeGreaterThanOrEqual(lost);
    client.endInput();
    await client.ended;
    await eventually(async () => expect(await again()).toBe(atLast));
  }, 30_000);
});

/** Answers carry PSH (RFC 9293 section 3.9.1.2); handshake and acknowledgements do not. */
const DROP_ANSWERS = `
nft add table ip lab
nft 'add chain ip lab in { type filter hook input priority 0 ; }'
nft 'add rule ip lab in tcp sport 65432 tcp flags & psh == psh drop'
`;

/** Connects; sends when it is told, and says when the answer is there. */
const ASK_WHEN_TOLD = `
import socket, sys
with socket.create_connection((sys.argv[1], 65432)) as server:
    print("connected")
    for _ in sys.stdin:
        server.sendall(b"hello")
        server.recv(5)
        print("answered")
`;
