import {
  type Command,
  connectHosts,
  createNetworkHost,
  type NetworkHost,
  type RunningProcess,
  startProcess,
} from '@socketlab/testkit';
import type { Blockage, Browsed } from './index.ts';

const PROGRAM = new URL('discovery-program.fixture.ts', import.meta.url).pathname;
/** Two machine ids, whose first 16 digits are told. */
export const OWNER_ID = 'a7'.repeat(32);
export const CLASSMATE_ID = '08'.repeat(32);

/** lab-07 and lab-08 with two cables between them: 10.9.1.0/24 and 10.9.2.0/24. */
export async function createTwoHosts(): Promise<{ owner: NetworkHost; classmate: NetworkHost }> {
  const owner = await createNetworkHost('lab-07');
  const classmate = await createNetworkHost('lab-08');
  for (const net of [1, 2]) {
    await connectHosts(
      { host: owner, interface: `eth${net}`, addresses: [`10.9.${net}.7/24`] },
      { host: classmate, interface: `eth${net}`, addresses: [`10.9.${net}.8/24`] },
    );
  }
  return { owner, classmate };
}

/** A machine that advertises itself until `withdraw`. */
export interface Advertiser {
  readonly name: string;
  readonly blockages: readonly Blockage[];
  update(): void;
  withdraw(): Promise<void>;
  readonly process: RunningProcess;
}

export async function startAdvertiser(host: NetworkHost, options: object): Promise<Advertiser> {
  const command = program('advertise', { port: 17_431, name: host.name, ...options });
  const running = await startProcess(host.within(command));
  const { input } = await running.waitForLine(/^\{"name"/);
  return {
    ...(JSON.parse(input ?? '') as Pick<Advertiser, 'name' | 'blockages'>),
    process: running,
    update: () => running.write('update\n'),
    async withdraw() {
      running.endInput();
      await running.waitForLine(/isWithdrawn/);
      await running.ended;
    },
  };
}

/** What a machine of that host finds. */
export async function browseAt(
  host: NetworkHost,
  options: object = {},
): Promise<Browsed & { readonly ms: number }> {
  const running = await startProcess(
    host.within(program('browse', { timeoutMs: 1_000, ...options })),
  );
  await running.ended;
  if (running.stdout[0] === undefined) throw new Error(running.stderr.join('\n'));
  return JSON.parse(running.stdout[0]) as Browsed & { ms: number };
}

function program(role: string, options: object): Command {
  return [process.execPath, PROGRAM, role, JSON.stringify(options)];
}
