import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { failOnLeaks } from '@socketlab/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processesOf } from './home-processes.ts';
import { createLabMachine } from './lab-machine.ts';
import { expectEvidenceForEveryClaim, REPORT_FILES, readReport, verdictsOf } from './lab-site.ts';
import { findOldNode, NODE, WORKSPACE } from './programs.ts';
import { needThorough } from './shared-machine.ts';

failOnLeaks();

const PLATFORM = `${process.platform}-${process.arch}`;
const VERSION = readVersion();
/** Where the package is made and unpacked, for all tests. */
const made = mkdtempSync(path.join(tmpdir(), 'socketlab-packages-'));
const tarball = path.join(made, `socketlab-${VERSION}.tgz`);
const unpacked = path.join(made, 'package');

function readVersion(): string {
  const manifest = readFileSync(path.join(WORKSPACE, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function makePackage(out: string): void {
  const args = ['tools/package.mjs', '--platforms', PLATFORM, '--out', out];
  const { status, stderr } = spawnSync(NODE, args, { cwd: WORKSPACE, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

beforeAll(() => {
  chmodSync(made, 0o755);
  makePackage(made);
  spawnSync('tar', ['xzf', tarball, '-C', made]);
}, 120_000);
afterAll(() => rmSync(made, { recursive: true, force: true }));

const filesIn = (folder: string): string[] =>
  globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();

describe('the package', () => {
  it('is the same, byte for byte, when it is made again', (context) => {
    needThorough(context);
    const again = path.join(made, 'again');
    makePackage(again);
    const bytes = readFileSync(path.join(again, path.basename(tarball)));
    expect(bytes.equals(readFileSync(tarball))).toBe(true);
  });

  it('runs nothing and fetches nothing when it is installed', () => {
    const manifest = JSON.parse(readFileSync(path.join(unpacked, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'socketlab', version: VERSION, license: 'MIT' });
    expect(manifest.bin).toEqual({ socketlab: 'bin/socketlab.mjs' });
    const manifests = filesIn(unpacked).filter((file) => path.basename(file) === 'package.json');
    expect(manifests.length).toBeGreaterThan(2);
    for (const file of manifests) {
      const keys = Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object);
      const unwanted = /^(?:scripts|(?:.*D|d)ependencies|gypfile|bundle.*)$/;
      expect([file, keys.filter((key) => unwanted.test(key))]).toEqual([file, []]);
    }
    expect(filesIn(unpacked).filter((file) => file.endsWith('binding.gyp'))).toEqual([]);
  });

  it('holds no name of the machine that made it', () => {
    const names = [WORKSPACE, tmpdir(), homedir()].map((folder) => `${folder}/`);
    if (hostname().length > 5) names.push(hostname());
    const found = filesIn(unpacked).flatMap((file) => {
      const content = readFileSync(file, 'latin1');
      return names.filter((name) => content.includes(name)).map((name) => `${name} in ${file}`);
    });
    expect(found.filter((line) => !isOrdinary(line))).toEqual([]);
  });

  it('has a license for all code of others, and each text once', () => {
    const notices = readFileSync(path.join(unpacked, 'THIRD-PARTY-NOTICES.md'), 'utf8');
    const titles = [...notices.matchAll(/^## (?<name>\S+) (?<version>\d.*)\n\nLicense: .+$/gm)];
    const names = titles.map(({ groups }) => groups?.['name']);
    expect(names).toEqual(expect.arrayContaining(['@grpc/grpc-js', 'koffi', 'pino', 'commander']));
    const known = titles.map(({ groups }) => `${groups?.['name']} ${groups?.['version']}`);
    expect(new Set(known).size).toBe(known.length);
    expect(notices.match(/^## /gm)).toHaveLength(known.length);
  });
});

/** Names that code of others holds wherever it was bundled: /tmp/ is in the examples of many. */
const isOrdinary = (line: string): boolean => line.startsWith('/tmp/ in ');

/** Everything of a folder with its time, to see whether anything was written there. */
const snapshotOf = (folder: string): string[] =>
  filesIn(folder).map((file) => `${file} ${statSync(file).mtimeMs}`);

describe('the package for all platforms', () => {
  it('has the binaries of five, or says which it could not get and what to do', {
    timeout: 120_000,
  }, (context) => {
    needThorough(context);
    const out = path.join(made, 'all');
    const args = ['tools/package.mjs', '--out', out];
    const { status, stderr } = spawnSync(NODE, args, { cwd: WORKSPACE, encoding: 'utf8' });
    if (status !== 0) {
      // The registry is out of reach, and no earlier call has kept what is needed.
      expect(stderr).toMatch(/binaries of koffi are missing for:\n {2}\S+: [\s\S]*--platforms /);
      return;
    }
    const listed = spawnSync('tar', ['tzf', path.join(out, path.basename(tarball))], {
      encoding: 'utf8',
    });
    const binaries = listed.stdout.match(/koffi-\S+\/koffi\.node$/gm) ?? [];
    const platforms = new Set(binaries.map((file) => file.split('/')[0]));
    expect([...platforms].sort()).toEqual([
      'koffi-darwin-arm64',
      'koffi-darwin-x64',
      'koffi-linux-arm64',
      'koffi-linux-x64',
      'koffi-win32-x64',
    ]);
  });
});

describe('the package on a lab machine, of a plain user, offline, without the clone', () => {
  it.for([
    ['the system’s Node 20', findOldNode()],
    ['the Node of the workspace', NODE],
  ] as const)('runs a lab on %s', { timeout: 120_000 }, async ([, node], ctx) => {
    if (node === NODE) needThorough(ctx);
    if (node === undefined) return ctx.skip('there is no Node 20 in PATH');
    const machine = await createLabMachine(ctx, { node, tarball });
    const before = snapshotOf(machine.prefix);

    expect(await machine.socketlab('--version')).toMatchObject({ code: 0, stdout: VERSION });
    const doctor = await machine.socketlab('doctor');
    expect(doctor).toMatchObject({ code: 0, stderr: '' });
    expect(doctor.stdout).toMatch(/^calls +yes/m);
    const lab = await machine.socketlab('lab', 'run', 'tcp-simple', '--report', 'report');
    expect(lab).toMatchObject({ code: 0 });
    const report = readReport(path.join(machine.home, 'report'));
    expect(readdirSync(path.join(machine.home, 'report')).sort()).toEqual(REPORT_FILES);
    expectEvidenceForEveryClaim(report);
    expect(verdictsOf(report, 'refuted')).toEqual([]);
    expect(verdictsOf(report, 'proven')).toContain('tcp.2.segments');
    // The source maps are there: the line is of the lesson, and not of the bundle.
    const calls = report.events.filter((event) => event.kind === 'call');
    expect(new Set(calls.map(({ file }) => file))).toContain('echo-server.ts');

    expect(await machine.socketlab('up')).toMatchObject({ code: 0, stderr: '' });
    const shown = await machine.socketlab('ps', '--json');
    const { daemons } = JSON.parse(shown.stdout) as { daemons: { condition: string }[] };
    expect(daemons.map(({ condition }) => condition)).toEqual(Array(4).fill('serving'));
    expect(await machine.socketlab('down')).toMatchObject({ code: 0, stderr: '' });
    expect(processesOf(machine.home, 'HOME')).toEqual([]);
    expect(snapshotOf(machine.prefix)).toEqual(before);
    // What Node 22 and later keep of the compiled code is the user's.
    const cache = path.join(machine.home, '.cache', 'socketlab');
    expect(existsSync(cache)).toBe(node === NODE);
  });

  it('without koffi’s binaries still serves with Node’s event loop, and says what it lacks', {
    timeout: 120_000,
  }, async (ctx) => {
    const machine = await createLabMachine(ctx, { node: NODE, tarball });
    rmSync(path.join(machine.package, 'apps', 'node_modules'), { recursive: true });
    const lacking = expect.stringContaining('no native call can be made on');

    const doctor = await machine.socketlab('doctor');
    expect(doctor).toMatchObject({ code: 0, stdout: lacking });
    expect(doctor.stdout).toMatch(/^procfs +yes/m);
    expect(doctor.stdout).toMatch(/^calls +no/m);
    expect(await machine.socketlab('up')).toMatchObject({ code: 0, stderr: '' });
    const listen = ['listen', 'multi-tcp', '--model', 'event-loop', '--address', '127.0.0.1:0'];
    const opened = await machine.socketlab(...listen, '--json');
    const { address } = JSON.parse(opened.stdout) as { address: string };
    const [host, port] = address.split(':');
    const hello = `require('net').connect(${port}, '${host}', function () { this.end('hello') }).pipe(process.stdout)`;
    expect(await machine.run(['node', '-e', hello])).toMatchObject({ code: 0, stdout: 'hello' });
    const refused = { code: 1, stderr: expect.stringContaining('NATIVE_CALLS_UNAVAILABLE') };
    expect(await machine.socketlab('listen', 'tcp-echo')).toMatchObject(refused);
    expect(await machine.socketlab('send', address, 'hello')).toMatchObject(refused);
    expect(await machine.socketlab('down')).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('the installed program', () => {
  it('on a Node that is too old says which one is needed, in both languages', () => {
    const pretence = path.join(made, 'old-node.cjs');
    writeFileSync(
      pretence,
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.4' } });`,
    );
    const program = path.join(unpacked, 'bin', 'socketlab.mjs');
    const args = ['--require', pretence, program, 'ps'];
    const { status, stdout, stderr } = spawnSync(NODE, args, { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/this is Node 18\.20\.4, and Socketlab needs 20\.19 or newer/);
    expect(stderr).toMatch(/este é o Node 18\.20\.4, e o Socketlab precisa do 20\.19/);
  });
});
