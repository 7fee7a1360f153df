import { failOnLeaks } from '@socketlab/testkit';
import { describe, expect, it } from 'vitest';
import { processesOf } from './home-processes.ts';
import { createMachine } from './machine.ts';
import { answer, type HostList, named, openWindow, startPairing } from './pairing-windows.ts';
import { startServer } from './peers.ts';
import { findOldNode } from './programs.ts';

failOnLeaks();

describe('the bundles on Node 20', () => {
  it('help, bring up, send, record the lines of the sources, and take down', async (ctx) => {
    const node = findOldNode() ?? ctx.skip('there is no Node 20 in PATH');
    const machine = createMachine();
    const help = await machine.run(['--help'], { node });
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('lab run');

    await machine.ask(['up'], { node });
    const status = await machine.run(['status', 'client-agent'], { node });
    expect(status.stdout).toContain('Node v20.');
    const { daemons } = await machine.ask<{ daemons: { name: string; control: string }[] }>(['ps']);
    const agent = daemons.find(({ name }) => name === 'client-agent');
    const { evidence } = await machine.connect(agent?.control ?? '');
    const { recordingId, afterSequence } = await evidence.startRecording({ observesCalls: true });
    const server = await startServer('class_server');
    const sent = await machine.run(['send', server.address, 'Hello, world'], { node });
    expect(sent.stdout).toBe('Hello, world');
    await server.ended;
    await evidence.stopRecording({ recordingId });
    const { events } = await evidence.fetchEvents({ afterSequence });
    const calls = events.filter(({ source }) => source === 'SOURCE_PROGRAM');
    const connect = calls.find(({ call }) => call?.name === 'connect');
    expect(connect?.call?.file).toBe('exchange.ts');
    expect(connect?.call?.line).toBeGreaterThan(0);

    await machine.ask(['down'], { node });
    expect(processesOf(machine.home)).toEqual([]);
  });

  it('pair with a machine, and read its certificate before Node has let go of it', async (ctx) => {
    const node = findOldNode() ?? ctx.skip('there is no Node 20 in PATH');
    const [owner, classmate] = [createMachine(), createMachine()];
    const window = await openWindow(owner);
    const pairing = await startPairing(classmate, window.address, {
      options: { ...named('lab-08'), node },
    });
    const { digits } = await window.event('asked');
    expect(await answer(pairing, String(digits))).toMatchObject({ code: 0 });
    expect((await window.process.ended).code).toBe(0);
    const { hosts } = await classmate.ask<HostList>(['host', 'list'], { node });
    expect(hosts.map(({ name }) => name)).toEqual(['lab-07']);
  });
});
