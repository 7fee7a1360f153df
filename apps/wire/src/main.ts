import { runWire } from './run-wire.ts';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort());
}
process.exitCode = await runWire({
  argv: process.argv.slice(2),
  environment: process.env,
  write: (text) => void process.stdout.write(text),
  interrupt,
});
