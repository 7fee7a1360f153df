// A daemon for specs, run as a process of its own, from source or from a bundle: `fixture-daemon <identity folder>`.
// Prints its control address, serves until its standard input ends.
import { createLogger, formatAddress } from '@socketlab/foundation';
import { openIdentity } from '@socketlab/trust';
import { createFixtureHandlers } from './fixture-handlers.ts';
import { createControlServer } from './server.ts';

const STOP_MS = 1_000;

const identity = await openIdentity(process.argv[2] ?? '');
const server = createControlServer(
  { address: { host: '127.0.0.1', port: 0 } },
  {
    identity,
    logger: createLogger({ name: 'fixture', level: 'warn' }),
    handlers: createFixtureHandlers({}),
  },
);
await server.start({ signal: AbortSignal.timeout(STOP_MS) });
server.setServing(true);
process.stdout.write(`${formatAddress(server.address())}\n`);
process.stdin.resume().on('end', () => server.stop({ signal: AbortSignal.timeout(STOP_MS) }));
