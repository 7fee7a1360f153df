import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { failOnLeaks, startProcess } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { nodesOf } from './home-processes.ts';
import { folderOfNpm } from './made-package.ts';
import { createPrivateNetwork } from './private-network.ts';
import { WORKSPACE } from './programs.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();
const VERSION = versionIn(path.join(WORKSPACE, 'package.json'));
const DAEMONS = ['tcp-echo', 'udp-echo', 'multi-tcp', 'client-agent'];
const INSTALLING_MS = 120_000;
/** How npm's batch files leave themselves. Wine's cmd.exe ends there; that of Windows goes on with the rest of the line. */
const WAY_OUT = 'goto #_undefined_# 2>NUL || title %COMSPEC% & ';

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function installPackage({ pc, npmFolder }: WindowsMachine): Promise<void> {
  const npm = pc.toWindowsPath(path.join(folderOfNpm(), 'bin', 'npm-cli.js'));
  const where = ['--global', '--prefix', pc.toWindowsPath(npmFolder)];
  const how = ['--offline', '--no-audit', '--no-update-notifier', '--loglevel=error'];
  const args = [npm, 'install', ...where, ...how, pc.toWindowsPath(made().tarball)];
  // The first program on a PC has it started, and Wine may have something to say of that.
  expect(await pc.run(args, { timeoutMs: INSTALLING_MS })).toMatchObject({ code: 0 });
}

/** Runs the shim for sh, whose PATH has Node for Windows, as that of Git Bash. */
async function typeAtSh({ pc, npmFolder, environment }: WindowsMachine, words: string) {
  const [bin, out] = [path.join(pc.drive, 'bin'), path.join(pc.drive, 'sh.txt')];
  mkdirSync(bin);
  writeFileSync(path.join(bin, 'node'), `#!/bin/sh\nexec ${pc.command(['"$@"']).join(' ')}\n`);
  chmodSync(path.join(bin, 'node'), 0o755);
  const line = `PATH="${bin}:$PATH" sh "${npmFolder}/socketlab" ${words} >"${out}" 2>&1`;
  const shell = await startProcess(['sh', '-c', line], {
    environment: { ...pc.environment, ...environment },
    // Of Z:, where the shim's own path is one of Windows too: that is what MSYS sees to in Git Bash.
    cwd: '/',
  });
  const { code } = await shell.ended;
  return { code, output: readFileSync(out, 'utf8') };
}

/** Types the line at cmd.exe, which finds Node in its PATH: the one of that folder, or else the tests' own. */
function typeAtCmd({ pc, environment }: WindowsMachine, line: string, nodeFolder = '') {
  const script = `
    const folder = process.argv[2] || require('path').dirname(process.execPath);
    process.env.PATH = folder + ';' + process.env.PATH;
    const { status } = require('child_process').spawnSync(process.argv[1], { shell: true, stdio: 'inherit' });
    process.exitCode = status;`;
  return pc.run(['-e', script, line, nodeFolder], { environment, cwd: pc.drive });
}

it('is installed by npm without rights, comes up from cmd.exe, and goes down without a trace of a process', {
  timeout: 180_000,
}, async (context) => {
  const { within } = await createPrivateNetwork();
  const machine = createWindowsMachine({ within, name: 'lab-pc' });
  const { pc, npmFolder, socketlab, ask } = machine;
  const prefix = String(pc.environment['WINEPREFIX']);
  const oldNodeFolder =
    pc.oldNodeFolder ?? context.skip('no old Node is here: node tools/wine/prepare.mjs gets it');
  await installPackage(machine);
  const shims = ['node_modules', 'socketlab', 'socketlab.cmd', 'socketlab.ps1'];
  expect(readdirSync(npmFolder).sort()).toEqual(shims);

  const shim = readFileSync(path.join(npmFolder, 'socketlab.cmd'), 'utf8');
  expect(shim).toContain(WAY_OUT);
  const forWine = path.join(npmFolder, 'socketlab-here.cmd');
  writeFileSync(forWine, shim.replace(WAY_OUT, ''));
  const line = `"${pc.toWindowsPath(forWine)}"`;
  expect(await typeAtCmd(machine, `${line} --version`)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(VERSION),
  });
  // A Node that is too old does nothing else than to say so, in both languages.
  const { code, stdout, stderr } = await typeAtCmd(machine, `${line} up`, oldNodeFolder);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.split(/\r?\n/)).toEqual([
    expect.stringMatching(/^socketlab: this is Node 16\.20\.2, and Socketlab needs \S+ or newer: /),
    expect.stringMatching(/^socketlab: este é o Node 16\.20\.2, e o Socketlab precisa do \S+ ou /),
    '',
  ]);
  expect(nodesOf(prefix)).toEqual([]);
  expect(await typeAtSh(machine, '--version')).toEqual({
    code: 0,
    output: expect.stringContaining(VERSION),
  });
  expect(await typeAtCmd(machine, `${line} up`)).toMatchObject({ code: 0, stderr: '' });
  // They have survived the cmd.exe and the Node that started them.
  const { daemons } = await ask<{ daemons: { name: string; condition: string }[] }>('ps');
  expect(daemons.map(({ name, condition }) => `${name} ${condition}`)).toEqual(
    DAEMONS.map((name) => `${name} serving`),
  );
  expect(nodesOf(prefix)).toHaveLength(DAEMONS.length);
  expect(await socketlab('down')).toMatchObject({ code: 0, stderr: '' });
  expect(nodesOf(prefix)).toEqual([]);
});
