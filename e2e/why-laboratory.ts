import { PYTHON, type RunningProcess, startProcess } from '@socketlab/testkit';
import { createFaultyNetwork, createMachines, type FaultyNetwork } from './faulty-network.ts';
import type { Machine } from './machine.ts';
import { pairByHand } from './pairing-by-hand.ts';
import { fileOfPeer } from './peers.ts';

/** What `socketlab why --json` says. */
export interface Answer {
  readonly verdict: string;
  readonly candidates: readonly string[];
  readonly place: string | null;
  readonly text: string;
  readonly proof: readonly {
    readonly ground: string;
    readonly isProof: boolean;
    readonly text: string;
  }[];
  readonly notObserved: readonly { readonly what: string }[];
}

/** Takes back what was done. */
export type Undo = () => Promise<unknown>;

/** Something that keeps a connection from coming about, and what it must be called. */
export interface Fault {
  readonly name: string;
  /** Makes it so; what it returns takes it back. */
  readonly inject?: () => Promise<Undo | undefined>;
  readonly target: string;
  readonly cause: string;
  readonly place?: string;
  /** Grounds that the proof must have. */
  readonly grounds: readonly string[];
}

/** Two machines on a network that faults are put into. */
export interface Laboratory extends FaultyNetwork {
  readonly machines: { readonly owner: Machine; readonly classmate: Machine };
  ask(target: string): Promise<Answer>;
  listen(address: string, ...options: readonly string[]): Promise<Undo>;
}

/** The owner's address, where its tcp-echo is controlled, and where that listens. */
export const ADDRESS = '10.9.1.7';
export const CONTROL = `${ADDRESS}:17431`;
export const SERVICE = `${ADDRESS}:65432`;

/** Both machines with their daemons up, and paired. */
export async function createLaboratory(): Promise<Laboratory> {
  const network = await createFaultyNetwork();
  const machines = createMachines();
  const { owner, classmate } = network;
  await machines.owner.start('tcp-echo', ['--control', CONTROL], { within: owner.within });
  await machines.classmate.start('client-agent', [], { within: classmate.within });
  await pairByHand({
    ...machines,
    name: 'lab-07',
    address: ADDRESS,
    controls: { 'tcp-echo': CONTROL, 'multi-tcp': '10.9.1.7:17433' },
  });
  return {
    ...network,
    machines,
    ask: (target) => machines.classmate.ask(['why', target], { within: classmate.within }),
    async listen(address, ...options) {
      const where = { within: owner.within };
      await machines.owner.ask(['listen', '--address', address, ...options], where);
      return () => machines.owner.ask(['close', '--deadline', '0'], where);
    },
  };
}

/** The program that listens at 10.9.1.7 and is none of ours. */
export async function startStranger({ owner }: Laboratory, port: number): Promise<RunningProcess> {
  const stranger = await startProcess(
    owner.within([
      ...([PYTHON, '-uc'] as const),
      `import socket
server = socket.create_server(("10.9.1.7", ${port}))
print("ready")
while True:
    connection, _ = server.accept()
    connection.sendall(b"220 not socketlab\\r\\n")
    connection.close()`,
    ]),
  );
  await stranger.waitForLine(/ready/);
  return stranger;
}

/** Rules of nft(8) in a host's chain, and how to take them back. */
export async function filter(
  host: FaultyNetwork['owner'],
  hook: 'input' | 'output' | 'forward',
  rule: string,
): Promise<Undo> {
  await host.do(
    `nft add table ip t; nft add chain ip t c '{ type filter hook ${hook} priority 0; }'; nft add rule ip t c ${rule}`,
  );
  return () => host.do('nft delete table ip t');
}

/** A server that is busy with one client while another fills its queue of one. */
export async function fillBacklog(laboratory: Laboratory): Promise<Undo> {
  const close = await laboratory.listen(SERVICE, '--backlog', '0');
  const clients: RunningProcess[] = [];
  for (const _ of ['served', 'queued']) {
    const client = await startProcess(
      laboratory.classmate.within([
        PYTHON,
        '-u',
        fileOfPeer('holding_client'),
        ...SERVICE.split(':'),
      ]),
    );
    await client.waitForLine(/^connected/);
    clients.push(client);
  }
  return async () => {
    await Promise.all(clients.map((client) => client.stop()));
    return close();
  };
}
