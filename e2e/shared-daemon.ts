import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectDaemon, type DaemonClient } from '@socketlab/control';
import { watchForLeaks } from '@socketlab/testkit';
import { openIdentity } from '@socketlab/trust';
import { afterAll, beforeAll } from 'vitest';
import { endProcessesOf } from './home-processes.ts';
import { daemonsOf, environmentOf, type ForegroundDaemon } from './machine.ts';
import { type DaemonName, NODE, programOf } from './programs.ts';

/** A daemon that all tests of a spec share, and a client of it. */
export interface SharedDaemon {
  readonly daemon: ForegroundDaemon;
  readonly client: DaemonClient;
}

/**
 * One daemon for all tests of a spec, which leave it as they found it: starting one for each would take longer than they
 * do. It is looked at when all are over whether anything is left. Call it once, outside of the tests.
 */
export function shareDaemon(name: DaemonName, args: readonly string[] = []): () => SharedDaemon {
  const leaks = watchForLeaks();
  const home = mkdtempSync(path.join(tmpdir(), 'socketlab-shared-'));
  let shared: SharedDaemon | undefined;
  beforeAll(async () => {
    const { start } = daemonsOf({
      home,
      environment: environmentOf(home),
      command: (program, given) => [NODE, programOf(program), ...given],
    });
    const daemon = await start(name, args, { endsWithTest: false });
    const identity = await openIdentity(path.join(home, 'config', 'identity'));
    shared = { daemon, client: connectDaemon({ address: daemon.control }, { identity }) };
  });
  afterAll(async () => {
    shared?.client.close();
    await endProcessesOf(home);
    rmSync(home, { recursive: true, force: true });
    await leaks.waitUntilReleased();
    leaks.end();
  });
  return () => {
    if (shared === undefined) throw new Error('the daemon could not be started');
    return shared;
  };
}
