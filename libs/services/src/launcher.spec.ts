import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launcherScript } from './launcher.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), "socketlab it's-"));
  mkdirSync(path.join(home, 'apps/tcp-echo/dist'), { recursive: true });
  const program = path.join(home, 'apps/tcp-echo/dist/main.mjs');
  writeFileSync(
    program,
    'console.log(JSON.stringify({ pid: process.pid, argv: process.argv.slice(2) }));',
  );
});
afterEach(() => rmSync(home, { recursive: true }));

/** A program that says it is a Node of that version; one that is new enough runs scripts, with the real one. */
function makeNode(file: string, version: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = -p ] && { echo ${version}; exit 0; }\nexec '${process.execPath}' "$@"\n`;
  writeFileSync(file, script);
  chmodSync(file, 0o755);
}

/** Runs the launcher as systemd would, with nothing but what a manager's environment has. */
function launch(recorded: string) {
  const file = path.join(home, 'start-daemon');
  // Not where this very machine may have a Node of its own.
  const places = ['"$HOME"/.nvm/versions/node/*/bin/node'];
  writeFileSync(file, launcherScript({ node: recorded, places }));
  const words = [file, 'tcp-echo', '--listen', 'a b'];
  const { status, stdout, stderr, pid } = spawnSync('/bin/sh', words, {
    env: { PATH: path.join(home, 'path'), HOME: path.join(home, 'user') },
    encoding: 'utf8',
  });
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, stdout, lines, pid };
}

/** sh needs these; no node is among them. */
function linkTools(): void {
  mkdirSync(path.join(home, 'path'), { recursive: true });
  for (const tool of ['dirname', 'date', 'sed']) {
    symlinkSync(`/usr/bin/${tool}`, path.join(home, 'path', tool));
  }
}

describe('the launcher of a service', () => {
  beforeEach(linkTools);

  it('becomes the daemon, with the Node it was told of', () => {
    const node = path.join(home, 'v22.1.0/bin/node');
    makeNode(node, '22.1.0');
    const { status, stdout, lines, pid } = launch(node);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ pid, argv: ['--listen', 'a b'] });
    expect(lines).toMatchObject([
      { level: 30, name: 'tcp-echo', msg: 'runs with this Node', node, version: '22.1.0' },
    ]);
  });

  it('finds another when that one has gone, and says which', () => {
    const other = path.join(home, 'path/node');
    makeNode(other, '20.19.0');
    const { status, lines } = launch('/nowhere/v22.1.0/bin/node');
    expect(status).toBe(0);
    expect(lines).toMatchObject([{ node: other, version: '20.19.0' }]);
  });

  it('finds the one that nvm put where the other was', () => {
    const next = path.join(home, 'user/.nvm/versions/node/v24.3.0/bin/node');
    makeNode(next, '24.3.0');
    makeNode(path.join(home, 'path/node'), '18.20.4');
    const { status, lines } = launch(path.join(home, 'user/.nvm/versions/node/v22.1.0/bin/node'));
    expect(status).toBe(0);
    expect(lines).toMatchObject([{ node: next, version: '24.3.0' }]);
  });

  it('says so where there is none that is new enough, and ends as one that is misconfigured', () => {
    makeNode(path.join(home, 'path/node'), '20.18.9');
    const { status, lines } = launch('/nowhere/it"s/node');
    expect(status).toBe(2);
    expect(lines).toMatchObject([
      {
        level: 60,
        code: 'NODE_MISSING',
        tried: '/nowhere/it"s/node',
        text: { 'pt-BR': expect.any(String) },
      },
    ]);
  });

  it('names the program that has gone, and ends as one that is misconfigured', () => {
    rmSync(path.join(home, 'apps'), { recursive: true });
    const { status, lines } = launch('/usr/bin/node');
    expect(status).toBe(2);
    expect(lines).toMatchObject([
      { level: 60, code: 'PROGRAM_MISSING', text: { 'pt-BR': expect.any(String) } },
    ]);
  });
});
