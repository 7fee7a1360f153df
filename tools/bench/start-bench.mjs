// How long people wait: `npm start` on a warm clone, and `socketlab --help` against a Node that does nothing.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ratio, table, withSpread } from './report.mjs';
import { summarize } from './statistics.mjs';

const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const reports = path.join(workspaceRoot, 'reports');
const socketlab = path.join(workspaceRoot, 'apps', 'control-plane', 'bin', 'socketlab.mjs');

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

/** The section of the report about starting. */
export function benchStart({ scratch, counts }) {
  const starts = [];
  const bare = [];
  const help = [];
  const repeat = (rounds, measure) => {
    for (let done = -1; done < rounds; done += 1) measure(done >= 0);
  };
  repeat(counts.starts, (counted) => {
    const tookMs = timeStart(scratch);
    if (counted) starts.push(tookMs);
  });
  repeat(counts.helps, (counted) => {
    const bareMs = time(process.execPath, ['-e', '0']);
    const helpMs = time(process.execPath, [socketlab, '--help']);
    if (!counted) return;
    bare.push(bareMs);
    help.push(helpMs);
  });
  const results = { bare: summarize(bare), help: summarize(help) };
  const startRows =
    counts.starts > 0 ? [['npm start, warm', ...withSpread(summarize(starts)), '-']] : [];
  return [
    '## Waiting for it to start',
    '',
    ...table(
      ['command', 'ms', 'min', 'max', 'of bare node'],
      [
        ...startRows,
        ['node -e 0', ...withSpread(results.bare), '1.00'],
        [
          'socketlab --help',
          ...withSpread(results.help),
          ratio(results.help.median, results.bare.median),
        ],
      ],
    ),
    '',
    'Targets: npm start at most 3000 ms, to the very end of it; --help at most 1.8 of a bare node.',
  ];
}
