import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkWorkspace } from './check-boundaries.mjs';

const fixture = path.join(import.meta.dirname, 'fixtures', 'boundaries');
const found = checkWorkspace(fixture).map(
  ({ rule, file, line }: { rule: string; file: string; line: number }) => `${rule} ${file}:${line}`,
);

describe('the boundaries check, run over a tree of deliberate breaches', () => {
  it.each([
    ['an app that imports an app', 'arrow apps/tcp-echo/src/main.ts:2'],
    ['an app that depends on an app', 'dependency apps/tcp-echo/package.json:1'],
    ['the CLI that imports an observer', 'arrow apps/control-plane/src/kernel.ts:1'],
    ['an import() against the arrows', 'arrow apps/control-plane/src/kernel.ts:3'],
    ['a project reference against the arrows', 'reference apps/control-plane/tsconfig.json:1'],
    ['an import of the files inside a house', 'deep-import libs/evidence/src/inside.ts:1'],
    ['a relative import that leaves its house', 'relative libs/evidence/src/leaving.ts:1'],
    ['shipped code that imports testkit', 'testkit libs/evidence/src/shipped.ts:1'],
    ['koffi outside bsd-sockets', 'kept apps/client-agent/src/native.ts:3'],
    ['@grpc outside control', 'kept apps/client-agent/src/call.ts:1'],
    ['a dependency on @grpc outside control', 'kept libs/foundation/package.json:1'],
    ['process.env outside configuration', 'environment apps/client-agent/src/environment.ts:3'],
    ['process.argv outside configuration', 'environment apps/client-agent/src/environment.ts:4'],
    ['console in src', 'console libs/foundation/src/noise.ts:1'],
    ['a default export', 'default-export libs/foundation/src/noise.ts:4'],
    ['an export without a docstring', 'docstring libs/foundation/src/undocumented.ts:5'],
    ['a file name that says nothing', 'name libs/foundation/src/utils.ts:1'],
    ['a folder name that says nothing', 'name libs/metrics/src/misc/count.ts:1'],
    ['a house that has no arrows', 'unknown-house libs/loose-house:1'],
  ])('reports %s', (_title, breach) => {
    expect(found).toContain(breach);
  });

  it.each([
    [301, ['error']],
    [300, ['warning']],
    [201, ['warning']],
    [200, []],
  ])('answers a file of %i lines with %j', (lines, severities) => {
    const root = mkdtempSync(path.join(tmpdir(), 'socketlab-boundaries-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(path.join(root, 'tools'));
    writeFileSync(path.join(root, 'tools', 'long.mjs'), 'call();\n'.repeat(lines));
    const problems = checkWorkspace(root).filter(({ rule }) => rule === 'length');
    expect(problems.map(({ severity }) => severity)).toEqual(severities);
  });

  it('reports nothing else: not testkit in specs and e2e, not text about imports', () => {
    expect(found).toHaveLength(19);
  });

  it('finds no breach in this workspace', () => {
    const problems = checkWorkspace(path.resolve(import.meta.dirname, '..'));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});
