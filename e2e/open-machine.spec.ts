import path from 'node:path';
import {
  type Command,
  connectHosts,
  createNetworkHost,
  failOnLeaks,
  isRoot,
  type NetworkHost,
  networkNamespaceProblem,
  PYTHON,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import { openGrants } from '@socketlab/trust';
import { describe, expect, it, type TestContext } from 'vitest';
import { admitClassmate, startOwner } from './classmates.ts';
import { eventually } from './eventually.ts';
import { createMachine, type Machine } from './machine.ts';
import { fileOfPeer } from './peers.ts';
import { NODE } from './programs.ts';

failOnLeaks();

const OWNER = '10.77.0.7';
/** The addresses that daemons have where nobody else is. */
const FIXED = { SOCKETLAB_CONTROL: undefined, SOCKETLAB_METRICS: undefined };

interface AuditLine {
  readonly daemon: string;
  readonly classmate: { readonly name: string; readonly grantId: string };
  readonly method?: string;
  readonly phase: string;
  readonly about?: string;
  readonly code?: string;
  readonly from?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** lab-07, whose programs run within its network, and lab-08 on the other end of a cable. */
interface Scene {
  readonly machine: Machine;
  readonly where: { within: (command: Command) => Command; environment: typeof FIXED };
  readonly lab07: NetworkHost;
  readonly lab08: NetworkHost;
  /** Opens lab-07 to its network; resolves when it is open. */
  open(args?: readonly string[]): Promise<RunningProcess>;
  audit(...args: string[]): Promise<AuditLine[]>;
}

async function createScene(ctx: TestContext): Promise<Scene> {
  if (!isRoot()) ctx.skip('two hosts with networks of their own need root');
  const problem = networkNamespaceProblem();
  if (problem !== undefined) ctx.skip(problem);
  const [lab07, lab08] = [await createNetworkHost('lab-07'), await createNetworkHost('lab-08')];
  await connectHosts(
    { host: lab07, interface: 'lan0', addresses: [`${OWNER}/24`] },
    { host: lab08, interface: 'lan0', addresses: ['10.77.0.8/24'] },
  );
  const machine = createMachine();
  const where = { within: lab07.within, environment: { ...FIXED, SOCKETLAB_NAME: 'lab-07' } };
  return {
    ...{ machine, where, lab07, lab08 },
    async open(args = []) {
      const opened = await machine.open(['network', 'open', ...args], where);
      await opened.waitForLine(/is open to paired classmates at 10\.77\.0\.7/);
      return opened;
    },
    async audit(...args) {
      const { stdout } = await machine.run(['audit', ...args, '--json'], where);
      return stdout
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as AuditLine);
    },
  };
}

const shown = ({ phase, method = '', about = '', code = '' }: AuditLine): string =>
  [phase, method, about, code].filter((part) => part !== '').join(' ');

describe('a machine that is open to its network', () => {
  it('lets a classmate do what the scopes say, tells its owner, and keeps the lines', async (ctx) => {
    const { machine, where, lab08, open, audit } = await createScene(ctx);
    const opened = await open();
    expect(await machine.ask(['network', 'status'], where)).toMatchObject({
      isOpen: true,
      daemons: [{ name: 'tcp-echo', controls: [`${OWNER}:17431`] }, {}, {}, {}],
    });
    const { grant, start } = await admitClassmate(machine, ['observe', 'serve']);
    const classmate = await start(`${OWNER}:17431`, lab08.within);
    const follower = await machine.open(['audit', '-f'], where);
    expect(await classmate.call('daemon.getInfo')).toMatchObject({ answer: { name: 'tcp-echo' } });
    expect(await classmate.call('daemon.drain')).toMatchObject({ code: 'OWNER_ONLY' });
    const everywhere = await classmate.call('listener.openListener', { address: '0.0.0.0:0' });
    expect(everywhere).toMatchObject({ code: 'ADDRESS_NOT_OPENED', facts: { host: 'lab-07' } });
    const listening = await classmate.call('listener.openListener', { address: `${OWNER}:0` });
    const address = String(listening.answer?.['address']);
    expect(address).toMatch(/^10\.77\.0\.7:\d+$/);
    const captured = await classmate.call('evidence.startCapture', { ports: [443] });
    expect(captured).toMatchObject({ code: 'PORT_NOT_OBSERVABLE', facts: { port: 443 } });
    await opened.waitForLine(new RegExp(`^lab-08 opened the listener ${address} \\(tcp-echo\\)$`));
    await opened.waitForLine(/^lab-08 was refused: DaemonService\.Drain OWNER_ONLY/);

    await follower.waitForLine(/lab-08 ended .*StartCapture ports 443 PORT_NOT_OBSERVABLE$/);
    expect(await follower.stop('SIGINT')).toMatchObject({ code: 0 });

    const lines = await audit('tcp-echo');
    expect(lines.map(shown)).toEqual([
      'counted',
      'refused DaemonService.Drain OWNER_ONLY',
      'begin ListenerService.OpenListener 0.0.0.0:0',
      'end ListenerService.OpenListener 0.0.0.0:0 ADDRESS_NOT_OPENED',
      `begin ListenerService.OpenListener ${OWNER}:0`,
      `end ListenerService.OpenListener ${address} OK`,
      'begin EvidenceService.StartCapture ports 443',
      'end EvidenceService.StartCapture ports 443 PORT_NOT_OBSERVABLE',
    ]);
    for (const { classmate: who, from = '' } of lines.slice(1)) {
      expect(who).toMatchObject({ name: 'lab-08', grantId: grant.id });
      expect(from).toMatch(/^10\.77\.0\.8:\d+$/);
    }
    expect(await opened.stop('SIGINT')).toMatchObject({ code: 0 });
    const verdict = await machine.run(['audit', '--verify'], where);
    expect(verdict).toMatchObject({ code: 0 });
    expect(verdict.stdout).toContain('8 lines, as they were written');
  });

  it('closes at Ctrl+C, a classmate’s listener there included, and leaves daemons that ran before', async (ctx) => {
    const { machine, where, lab08, open, audit } = await createScene(ctx);
    await machine.ask(['up'], where);
    const opened = await open(['--address', OWNER]);
    const classmate = await (await admitClassmate(machine, ['observe', 'serve'])).start(
      `${OWNER}:17431`,
      lab08.within,
    );
    await classmate.call('listener.openListener', { address: `${OWNER}:0` });
    const watched = await classmate.follow('evidence.watchEvents', { afterSequence: 0 });
    expect(await opened.stop('SIGINT')).toMatchObject({ code: 0 });
    expect(await watched()).toMatchObject({ code: 'NETWORK_CLOSED' });
    const status = await machine.ask<{ daemons: { condition: string; controls: string[] }[] }>(
      ['network', 'status'],
      where,
    );
    for (const { condition, controls } of status.daemons) {
      expect({ condition, controls }).toEqual({ condition: 'serving', controls: [] });
    }
    // The connection stays for a moment, so that the reason reaches who is cut.
    await eventually(async () =>
      expect(await classmate.call('daemon.getInfo')).toMatchObject({ code: 'DAEMON_UNREACHABLE' }),
    );
    const { daemons } = await machine.ask<{ daemons: { listener?: string }[] }>(['ps'], where);
    expect(daemons.map(({ listener }) => listener)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect((await audit()).map(shown)).toContain('end EvidenceService.WatchEvents NETWORK_CLOSED');
  });

  it('is closed by hand where what opened it was killed', async (ctx) => {
    const { machine, where, open, lab08 } = await createScene(ctx);
    await machine.ask(['up', 'tcp-echo'], where);
    const opened = await open();
    await opened.stop('SIGKILL');
    expect(await machine.ask(['network', 'status'], where)).toMatchObject({ isOpen: true });
    await machine.ask(['network', 'close'], where);
    expect(await machine.ask(['network', 'status'], where)).toMatchObject({ isOpen: false });
    const { start } = await admitClassmate(machine, ['observe']);
    const classmate = await start(`${OWNER}:17431`, lab08.within);
    expect(await classmate.call('daemon.getInfo')).toMatchObject({ code: 'DAEMON_UNREACHABLE' });
  });

  it('cuts a classmate who was unpaired at once, and nobody else', async (ctx) => {
    const { machine, where, lab08, open, audit } = await createScene(ctx);
    const opened = await open();
    const [one, other] = [
      await admitClassmate(machine, ['observe', 'serve'], { name: 'lab-08' }),
      await admitClassmate(machine, ['observe'], { name: 'lab-09' }),
    ];
    const [revoked, remaining] = [
      await one.start(`${OWNER}:17431`, lab08.within),
      await other.start(`${OWNER}:17431`, lab08.within),
    ];
    await revoked.call('listener.openListener', { address: `${OWNER}:0` });
    const watched = await revoked.follow('evidence.watchEvents', { afterSequence: 0 });
    await remaining.follow('evidence.watchEvents', { afterSequence: 0 });
    const owner = await startOwner(machine, '127.0.0.1:17431', where.within);
    await openGrants(path.join(machine.home, 'config')).revoke(one.grant.id, new Date());
    // The daemon looks for itself once a second, and may have been first.
    const { answer } = await owner.call('daemon.reloadGrants');
    expect(answer?.['cut']).toBeOneOf([0, 1]);
    expect(await watched()).toMatchObject({ code: 'GRANT_REVOKED', facts: { host: 'lab-07' } });
    expect(await revoked.call('daemon.getInfo')).toMatchObject({ code: 'GRANT_REVOKED' });
    expect(await remaining.call('daemon.getInfo')).toMatchObject({ answer: { name: 'tcp-echo' } });
    await opened.waitForLine(/^lab-08 was cut off: EvidenceService\.WatchEvents GRANT_REVOKED/);
    const { daemons } = await machine.ask<{ daemons: { listener?: string }[] }>(['ps'], where);
    expect(daemons[0]?.listener).toBeUndefined();
    expect((await audit()).map(shown)).toContain('end EvidenceService.WatchEvents GRANT_REVOKED');
  });

  it('answers its owner while 1,000 connections from the network say nothing', async (ctx) => {
    const { machine, where, lab07, lab08, open } = await createScene(ctx);
    await open();
    const crowd = await startProcess(
      lab08.within([PYTHON, '-u', fileOfPeer('idle_crowd'), OWNER, '17431', '1000']),
    );
    const statuses: number[] = [];
    let isTried = false;
    const tried = crowd.waitForLine(/^tried \d+$/).then(() => {
      isTried = true;
    });
    while (!isTried || statuses.length < 3) {
      const { code } = await machine.run(['status', 'tcp-echo'], where);
      statuses.push(code ?? -1);
    }
    await tried;
    expect(new Set(statuses)).toEqual(new Set([0]));
    // What was refused is closed at this end once its FIN has come, which may be a moment later.
    crowd.write('32\n');
    const [, stillOpen] = await crowd.waitForLine(/^open (\d+)$/);
    expect(Number(stillOpen)).toBeLessThanOrEqual(32);
    const metrics = await lab07.do(
      `${NODE} -e "fetch('http://127.0.0.1:19431/metrics').then(r => r.text()).then(console.log)"`,
    );
    const refused = metrics
      .split('\n')
      .filter((line) => line.startsWith('socketlab_control_connections_refused_total{'))
      .map((line) => Number(line.split(' ').at(-1)));
    expect(refused.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(1_000 - 32);
    const { start } = await admitClassmate(machine, ['observe']);
    const classmate = await start(`${OWNER}:17431`, lab08.within);
    // The crowd came from the classmate's own address, which is let in again within a second.
    await eventually(async () =>
      expect(await classmate.call('daemon.getInfo')).toMatchObject({
        answer: { name: 'tcp-echo' },
      }),
    );
    const logs = await machine.run(['logs', 'tcp-echo', '--json'], where);
    const told = logs.stdout.split('\n').filter((line) => line.includes('were refused'));
    expect(told).toHaveLength(1);
  });
});
