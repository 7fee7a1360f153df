// How long people wait: `npm start` on a warm clone, and `socketlab --help` and `socketlab ps` against a Node that does nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const reports = path.join(workspaceRoot, 'reports');
const socketlab = path.join(workspaceRoot, 'apps', 'control-plane', 'bin', 'socketlab.mjs');
const BARE = 'node -e 0';

/** Runs a program to its end; returns the milliseconds it took. */
function time(command, args, options = {}) {
  const started = performance.now();
  const { status, stderr, error } = spawnSync(command, args, {
    cwd: workspaceRoot,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options,
  });
  const tookMs = performance.now() - started;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error ?? stderr}`);
  return tookMs;
}

const reportsNow = () => new Set(existsSync(reports) ? readdirSync(reports) : []);

/** `npm start` with a home of its own; the reports that it leaves are removed, those that were there are not. */
function timeStart(scratch) {
  const home = mkdtempSync(path.join(scratch, 'home-'));
  const before = reportsNow();
  const environment = { ...process.env, SOCKETLAB_HOME: home };
  const tookMs = time('npm', ['start'], { env: environment });
  for (const name of reportsNow()) {
    if (!before.has(name)) rmSync(path.join(reports, name), { recursive: true });
  }
  return tookMs;
}

/** The commands of which a person expects an answer at once; nothing runs that ps could tell of. */
function commandsOf(scratch) {
  const home = mkdtempSync(path.join(scratch, 'home-'));
  const environment = { ...process.env, SOCKETLAB_HOME: home };
  const cli = (word) => [`socketlab ${word}`, [socketlab, word], { env: environment }];
  return [[BARE, ['-e', '0']], cli('--help'), cli('ps')];
}

/** Milliseconds of each round but the first, by what takes them. */
function repeat(rounds, works) {
  const times = works.map(([name]) => [name, []]);
  for (let done = -1; done < rounds; done += 1) {
    for (const [index, [, work]] of works.entries()) {
      const tookMs = work();
      if (done >= 0) times[index][1].push(tookMs);
    }
  }
  return rounds > 0 ? times.map(([name, all]) => [name, summarize(all)]) : [];
}

/** The section of the report about starting. */
export function benchStart({ scratch, counts }) {
  const starts = repeat(counts.starts, [['npm start, warm', () => timeStart(scratch)]]);
  const commands = commandsOf(scratch).map(([name, args, options]) => [
    name,
    () => time(process.execPath, args, options),
  ]);
  const answers = repeat(counts.helps, commands);
  const medianOf = (name) => answers.find(([one]) => one === name)[1].median;
  const bareMs = medianOf(BARE);
  const lines = [
    '## Waiting for it to start',
    '',
    ...table(
      ['command', 'ms', 'min', 'max', 'of bare node'],
      [
        ...starts.map(([name, summary]) => [name, ...withSpread(summary), '-']),
        ...answers.map(([name, summary]) => [
          name,
          ...withSpread(summary),
          ratio(summary.median, bareMs),
        ]),
      ],
    ),
  ];
  const measured = {
    'start.help': medianOf('socketlab --help') / bareMs,
    'start.ps': medianOf('socketlab ps') / bareMs,
    ...Object.fromEntries(starts.map(([, { median }]) => ['start.start', median])),
  };
  return { lines, measured };
}
