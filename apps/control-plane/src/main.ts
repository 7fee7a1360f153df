import { fileURLToPath } from 'node:url';
import { runCli } from './cli.ts';
import { watchSandboxMaker } from './sandbox/sandboxed.ts';
import { watchStreams } from './standard-streams.ts';

const interrupt = new AbortController();
// On Windows SIGBREAK is Ctrl+Break, and SIGHUP that the console's window is closed: five seconds are left then.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) {
  process.on(name, () => {
    // The first asks the command to clean up; who asks twice does not want to wait for that.
    if (interrupt.signal.aborted) process.exit(1);
    interrupt.abort();
  });
}
watchSandboxMaker(process.env, () => interrupt.abort());
const { stdout, stderr } = process;
const outputLoss = watchStreams({ stdout, stderr }, interrupt);

const exitCode = await runCli(
  {
    program: process.argv[1] ?? '',
    argv: process.argv.slice(2),
    environment: process.env,
    workingDirectory: process.cwd(),
    // apps/, seen from src/main.ts and from dist/main.mjs alike.
    programsDirectory: fileURLToPath(new URL('../..', import.meta.url)),
  },
  { stdout, stderr, signal: interrupt.signal, outputLoss },
);
process.exitCode = exitCode;
// gRPC cannot give up a TLS handshake that a silent peer never answers: the program does not wait for that. What was
// written is out when the callbacks come.
stdout.write('', () => stderr.write('', () => process.exit(exitCode)));
