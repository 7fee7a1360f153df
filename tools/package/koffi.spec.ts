import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gatherKoffi, PLATFORMS } from './koffi.mjs';

const OWN = `${process.platform}-${process.arch}`;
const OTHER = PLATFORMS.find((platform: string) => platform !== OWN) as string;

let folder = '';
/** npm with an empty cache and a registry where nobody answers. */
let offline = {};

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'socketlab-kept-'));
  offline = {
    npm_config_registry: 'http://127.0.0.1:1',
    npm_config_cache: path.join(folder, 'npm'),
    npm_config_fetch_retries: '0',
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const gather = (...platforms: string[]): Promise<Map<string, Buffer>> =>
  gatherKoffi(platforms, { kept: folder, environment: offline });

describe('koffi for the package', () => {
  it('of this platform comes from what npm ci has installed, and needs no registry', async () => {
    const files = await gather(OWN);
    const names = [...files.keys()];
    expect(names).toContain('koffi/LICENSE.txt');
    expect(names.filter((name) => name.endsWith('koffi.node')).length).toBeGreaterThan(0);
    expect(
      names.filter((name) => /\.(?:cc|hh|S|lib|md)$/.test(name) && !/README/.test(name)),
    ).toEqual([]);
    expect(JSON.parse(String(files.get('koffi/package.json')))).not.toHaveProperty('scripts');
  });

  it('names the platforms that it has not got where the registry is out of reach, and the way out', async () => {
    await expect(gather(OWN, OTHER)).rejects.toThrow(
      new RegExp(`missing for:\n  ${OTHER}: npm could not get [^]*--platforms ${OWN}`),
    );
  });

  it('does not take what is kept for what the lock expects', async () => {
    const { version } = JSON.parse(String((await gather(OWN)).get('koffi/package.json')));
    writeFileSync(path.join(folder, `koromix-koffi-${OTHER}-${version}.tgz`), 'something else');
    await expect(gather(OTHER)).rejects.toThrow('npm could not get');
  });

  it('refuses a platform that there is none for', async () => {
    await expect(gather('linux-vax')).rejects.toThrow('no such platform: linux-vax');
  });
});
