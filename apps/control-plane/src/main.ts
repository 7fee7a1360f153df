import { fileURLToPath } from 'node:url';
import { runCli } from './cli.ts';
import { watchSandboxMaker } from './sandbox/sandboxed.ts';

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
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (failure: NodeJS.ErrnoException) => {
    // The reader of our pipe went away, as `head` does, or the terminal was closed: nothing is left to say to it. What Windows
    // says of a console that is gone is not to be told apart.
    const isGone = ['EPIPE', 'EIO', 'EOF'].includes(failure.code ?? '') || interrupt.signal.aborted;
    if (!isGone) throw failure;
    interrupt.abort();
  });
}

const exitCode = await runCli(
  {
    program: process.argv[1] ?? '',
    argv: process.argv.slice(2),
    environment: process.env,
    workingDirectory: process.cwd(),
    // apps/, seen from src/main.ts and from dist/main.mjs alike.
    programsDirectory: fileURLToPath(new URL('../..', import.meta.url)),
  },
  { stdout: process.stdout, stderr: process.stderr, signal: interrupt.signal },
);
process.exitCode = exitCode;
// gRPC cannot give up a TLS handshake that a silent peer never answers: the program does not wait for that. What was
// written is out when the callbacks come.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
