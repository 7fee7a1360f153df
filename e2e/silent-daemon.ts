import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Machine } from './machine.ts';
import type { DaemonName } from './programs.ts';

/** Leaves the record of a daemon whose metrics port accepts connections and never answers, until the test ends. */
export async function leaveSilentDaemon({ home }: Machine, name: DaemonName): Promise<void> {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const daemons = path.join(home, 'state', 'daemons');
  mkdirSync(daemons, { recursive: true });
  const metrics = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const record = { name, control: '127.0.0.1:1', metrics, pid: process.pid };
  writeFileSync(path.join(daemons, `${name}.json`), JSON.stringify(record));
}
