import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger, formatAddress, type Logger } from '@socketlab/foundation';
import { type Identity, openIdentity } from '@socketlab/trust';
import type { CallEnded } from './call-counting.ts';
import { connectDaemon } from './client.ts';
import { createFixtureHandlers } from './fixture-handlers.ts';
import { type ControlServer, createControlServer } from './server.ts';
import type { DaemonClient } from './service-types.ts';

/** For specs: machines, servers and clients that end with the spec. */
export interface ControlFixture {
  newIdentity(): Promise<Identity & { readonly directory: string }>;
  serve(
    identity: Identity,
    overrides?: Parameters<typeof createFixtureHandlers>[0],
    deps?: { logger?: Logger; onCallEnded?: CallEnded },
    port?: number,
  ): Promise<ControlServer & { readonly at: string }>;
  connect(address: string, identity: Identity, deadlineMs?: number): DaemonClient;
  close(): Promise<void>;
}

const PATIENCE_MS = 5_000;

/** Makes the fixture of one spec; `close` ends all that it made. */
export function createControlFixture(): ControlFixture {
  const cleanups: (() => unknown)[] = [];
  return {
    async newIdentity() {
      const directory = mkdtempSync(path.join(tmpdir(), 'socketlab-control-'));
      cleanups.push(() => rmSync(directory, { recursive: true }));
      return { directory, ...(await openIdentity(directory)) };
    },
    async serve(identity, overrides = {}, deps = {}, port = 0) {
      const server = createControlServer(
        { address: { host: '127.0.0.1', port } },
        {
          identity,
          logger: createLogger({ name: 'spec', level: 'silent' }),
          handlers: createFixtureHandlers(overrides),
          ...deps,
        },
      );
      await server.start({ signal: AbortSignal.timeout(PATIENCE_MS) });
      cleanups.push(() => server.stop({ signal: AbortSignal.abort() }));
      return { ...server, at: formatAddress(server.address()) };
    },
    connect(address, identity, deadlineMs = PATIENCE_MS) {
      const client = connectDaemon({ address, deadlineMs }, { identity });
      cleanups.push(() => client.close());
      return client;
    },
    async close() {
      for (const cleanup of cleanups.reverse()) await cleanup();
    },
  };
}

/** A promise that is resolved from outside; Promise.withResolvers is not in Node 20. */
export function deferred<Value = void>(): {
  promise: Promise<Value>;
  resolve: (value: Value) => void;
} {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
