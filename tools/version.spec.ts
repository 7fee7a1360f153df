import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) =>
  JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
    version: string;
    dependencies?: Record<string, string>;
    packages?: Record<string, { version?: string }>;
  };

it('every part has the version of the workspace, and asks for the others in that version', () => {
  const { version } = read('package.json');
  const manifests = globSync('{apps,libs}/*/package.json', { cwd: root });
  expect(manifests.length).toBeGreaterThan(15);
  for (const file of manifests) {
    const manifest = read(file);
    const asked = Object.entries(manifest.dependencies ?? {}).filter(
      ([name, wanted]) => name.startsWith('@socketlab/') && wanted !== version,
    );
    expect([file, manifest.version, asked]).toEqual([file, version, []]);
  }
  expect(read('package-lock.json').version).toBe(version);
});
