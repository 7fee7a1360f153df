// `npm run bench`: measures what the project promises in numbers, and prints a report in Markdown. --only NAME runs one benchmark, and
// may be given again; --quick is for the tests: few repetitions, and numbers that mean nothing. --write keeps what was measured in
// docs/performance.json and writes docs/performance.md from it; --render only writes the page anew, from what is kept.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './benchmarks.mjs';
import { FULL, QUICK } from './counts.mjs';
import { circumstances, describeMachine } from './machine.mjs';
import { targetsOf, verdicts } from './page.mjs';
import { chooseCores, stopAll } from './processes.mjs';
import { keepResults, readResults, writePages } from './written.mjs';

const names = Object.keys(BENCHMARKS);
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    write: { type: 'boolean', default: false },
    render: { type: 'boolean', default: false },
  },
});

function refuse(problem) {
  console.error(`bench: ${problem}`);
  process.exit(2);
}

for (const name of values.only) {
  if (!names.includes(name)) refuse(`no benchmark "${name}": one of ${names.join(', ')}`);
}
if (values.quick && values.write) refuse('numbers of --quick mean nothing: they are not written');
if (values.render) {
  const kept = readResults();
  if (kept === undefined) refuse('nothing was measured yet: npm run bench -- --write');
  writePages(kept);
  process.exit();
}
if (process.platform !== 'linux') {
  refuse('the CPU of a process is read from /proc, which only Linux has');
}
const build = path.resolve(import.meta.dirname, '..', 'build.mjs');
if (spawnSync(process.execPath, [build], { stdio: 'inherit' }).status !== 0) process.exit(1);

const scratch = mkdtempSync(path.join(tmpdir(), 'socketlab-bench-'));
const end = async () => {
  await stopAll();
  rmSync(scratch, { recursive: true, force: true });
};
// SIGHUP: its terminal is gone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => end().then(() => process.exit(1)));

/** Runs one benchmark, and prints its section and what it has to do with what is promised. */
async function runBenchmark(name, cores) {
  const run = await BENCHMARKS[name]();
  const when = circumstances();
  const counts = (values.quick ? QUICK : FULL)[name];
  const section = await run({ scratch, cores, counts });
  const { lines, measured = {} } = section;
  const targets = targetsOf(name);
  console.log(['', ...lines].join('\n'));
  if (!values.quick && targets.length > 0) {
    console.log(['', ...verdicts(targets, measured)].join('\n'));
  }
  return { name, ...when, ...section };
}

try {
  const machine = describeMachine();
  const cores = chooseCores();
  console.log('# Benchmarks\n');
  console.log(
    Object.entries(machine)
      .map(([what, it]) => `${what}: ${it}`)
      .join(', '),
  );
  const sections = [];
  for (const name of names) {
    if (values.only.length > 0 && !values.only.includes(name)) continue;
    sections.push(await runBenchmark(name, cores));
    // One by one: what was measured is not lost when a later one fails.
    if (values.write) writePages(keepResults({ machine, sections }, names));
  }
} finally {
  await end();
}
