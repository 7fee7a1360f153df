import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Command, type RunningProcess, startProcess, temporaryHome } from '@socketlab/testkit';
import { type Grant, type Identity, issueGrant, openIdentity, type Scope } from '@socketlab/trust';
import type { Machine } from './machine.ts';
import { NODE } from './programs.ts';

/** What came of a call. */
export interface CallOutcome {
  readonly answer?: Readonly<Record<string, unknown>>;
  readonly code?: string;
  readonly message?: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A classmate's program, connected to one daemon of the owner's. */
export interface ClassmateProgram {
  readonly process: RunningProcess;
  /** Calls `service.method`; resolves with what came of it, of a stream when it has ended. */
  call(method: string, request?: object): Promise<CallOutcome>;
  /** Begins to read a stream; resolves with how to wait for its end when the first item has come. */
  follow(method: string, request?: object): Promise<() => Promise<CallOutcome>>;
}

/** A grant of the owner's, and its holder. */
export interface Classmate {
  readonly grant: Grant;
  /** What it holds. */
  readonly credentials: Identity;
  /** Starts the classmate's program; it calls the daemon at that control address. */
  start(control: string, within: (command: Command) => Command): Promise<ClassmateProgram>;
}

const PROGRAM = path.join(import.meta.dirname, 'peers', 'classmate.ts');
const HOUR_MS = 3_600_000;

/** Starts a program that calls one of the machine's own daemons as its owner. */
export async function startOwner(
  machine: Machine,
  control: string,
  within: (command: Command) => Command,
): Promise<ClassmateProgram> {
  return startCaller(await machine.identity(), control, within);
}

/** Lets a new machine call the owner's daemons, as pairing does. */
export async function admitClassmate(
  owner: Machine,
  scopes: readonly Scope[],
  { name = 'lab-08', validMs = HOUR_MS }: { name?: string; validMs?: number } = {},
): Promise<Classmate> {
  const { directory } = temporaryHome();
  const own = await openIdentity(path.join(directory, 'identity'));
  const { certificate: shown, machineId, privateKey } = own;
  const request = { certificate: shown, machineId, name, scopes, validMs };
  const { grant, certificate } = await issueGrant(path.join(owner.home, 'config'), request);
  const { authorityCertificate, serverName } = await owner.identity();
  const held = { machineId, serverName, authorityCertificate, certificate, privateKey };
  return {
    grant,
    credentials: held,
    start: (control, within) => startCaller(held, control, within),
  };
}

async function startCaller(
  identity: Identity,
  control: string,
  within: (command: Command) => Command,
): Promise<ClassmateProgram> {
  const file = path.join(temporaryHome().directory, 'credentials.json');
  writeFileSync(file, JSON.stringify(identity), { mode: 0o600 });
  const program = await startProcess(within([NODE, PROGRAM, file, control]));
  await program.waitForLine(/^ready$/);
  return createClassmateProgram(program);
}

function createClassmateProgram(program: RunningProcess): ClassmateProgram {
  let calls = 0;
  const tell = (method: string, request: object): number => {
    calls += 1;
    program.write(`${JSON.stringify({ id: calls, method, request })}\n`);
    return calls;
  };
  const outcome = async (id: number): Promise<CallOutcome> => {
    const line = await program.waitForLine(new RegExp(`^{"id":${id},"(?:answer|code)".*`));
    return JSON.parse(line[0]) as CallOutcome;
  };
  return {
    process: program,
    call: (method, request = {}) => outcome(tell(method, request)),
    async follow(method, request = {}) {
      const id = tell(method, request);
      await program.waitForLine(new RegExp(`^{"id":${id},"item".*`));
      return () => outcome(id);
    },
  };
}
