import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARROWS } from './boundaries.mjs';
import { renderErrorDocs } from './gen-error-docs.mjs';
import { renderMetricDocs } from './gen-metric-docs.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort();

/** What the pattern's group `found` is in all files that the globs name. */
function findAll(globs: string[], pattern: RegExp): string[] {
  const sources = globSync(globs, { cwd: root }).map(read);
  return sorted(
    sources.flatMap((source) =>
      [...source.matchAll(pattern)].map(({ groups }) => groups?.found ?? ''),
    ),
  );
}

describe('docs/errors.md', () => {
  it('is what node tools/gen-error-docs.mjs writes', () => {
    expect(read('docs/errors.md')).toBe(renderErrorDocs());
  });

  it('lists every code in the sources, and no other', () => {
    const inCode = findAll(
      ['{apps,libs}/*/src/**/{errors,*-errors}.ts'],
      /(?:super\(\s*(?:facts,\s*)?|GENERIC_CODE = )'(?<found>[A-Z_]+)'/g,
    );
    const inDocs = [...read('docs/errors.md').matchAll(/^### (?<found>[A-Z_]+)$/gm)];
    expect(sorted(inDocs.map(({ groups }) => groups?.['found'] ?? ''))).toEqual(inCode);
    expect(inDocs).toHaveLength(inCode.length);
  });
});

describe('docs/metrics.md', () => {
  it('is what node tools/gen-metric-docs.mjs writes', () => {
    expect(read('docs/metrics.md')).toBe(renderMetricDocs());
  });

  it('lists every metric in the sources, and no other', () => {
    const inCode = findAll(
      ['{apps,libs}/*/src/**/metrics.ts'],
      /(?<found>\bsocketlab_[a-z0-9_]+)/g,
    );
    const inDocs = findAll(['docs/metrics.md'], /`(?<found>socketlab_[a-z0-9_]+)`/g);
    expect(inDocs).toEqual(inCode);
  });
});

describe('docs/architecture.md', () => {
  it('draws exactly the arrows that the boundaries check enforces', () => {
    const graph = /```mermaid\n(?<graph>[\s\S]*?)```/.exec(read('docs/architecture.md'))?.groups;
    const arrows = (graph?.['graph'] ?? '').matchAll(/^ {2}(?<from>[\w-]+) --> (?<to>.+)$/gm);
    const drawn = Object.fromEntries(
      [...arrows].map(({ groups }) => [groups?.['from'], groups?.['to']?.split(' & ')]),
    );
    const table = Object.entries(ARROWS).filter(([, targets]) => targets.length > 0);
    expect(drawn).toEqual(Object.fromEntries(table));
  });

  it('has a row for every house', () => {
    const rows = findAll(['docs/architecture.md'], /^\| `(?:apps|libs)\/(?<found>[\w-]+)`/gm);
    expect(rows).toEqual(sorted(Object.keys(ARROWS)));
  });
});
