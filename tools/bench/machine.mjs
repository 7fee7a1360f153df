// The machine that the numbers come from: what a reader needs to judge them, and nothing that tells whose it is.
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { findCompiler } from './compile.mjs';

const GIB = 2 ** 30;
/** What each peer says of itself, and which words of that. */
const VERSIONS = [
  ['C compiler', [findCompiler() ?? 'cc', '--version'], /^(.+)$/m],
  ['Go', ['go', 'version'], /\bgo(\d\S*)/],
  ['Python', ['python3', '--version'], /Python (\S+)/],
  ['ncat', ['ncat', '--version'], /Version (\S+)/],
  ['socat', ['socat', '-V'], /version (\S+)/],
  ['tshark', ['tshark', '--version'], /TShark.*? (\d\S*\d)/],
  ['ss', ['ss', '-V'], /iproute2-(\S+)/],
];

function versionOf([program, ...args], pattern) {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return pattern.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1] ?? 'not here';
}

/** By what it is called, in the order in which it is told. */
export function describeMachine() {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: String(availableParallelism()),
    memory: `${(totalmem() / GIB).toFixed(0)} GiB`,
    kernel: `Linux ${release()}`,
    Node: process.version.slice(1),
    ...Object.fromEntries(VERSIONS.map(([name, command, of]) => [name, versionOf(command, of)])),
  };
}

/** How busy it was when something began, and when that was. */
export const circumstances = () => ({
  at: new Date().toISOString().slice(0, 16).replace('T', ' '),
  load: loadavg()[0].toFixed(2),
});
