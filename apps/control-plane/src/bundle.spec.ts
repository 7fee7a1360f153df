import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const ENTRY = 'main.js';
/** What a start that only shows help must not wait for. */
const HEAVY = ['@grpc', 'commander', 'pino', '@bomb.sh', '@peculiar', 'libs/labs'];

describe('the bundle', () => {
  test('loads nothing heavy before a command asks for it', async () => {
    const { metafile } = await build({
      entryPoints: [path.join(import.meta.dirname, 'main.ts')],
      outdir: 'out',
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const outputs = new Map(
      Object.entries(metafile.outputs).map(([file, output]) => [path.basename(file), output]),
    );
    const loaded = new Set<string>([ENTRY]);
    for (const file of loaded) {
      for (const { kind, path: imported } of outputs.get(file)?.imports ?? []) {
        if (kind === 'import-statement' && outputs.has(path.basename(imported))) {
          loaded.add(path.basename(imported));
        }
      }
    }
    const inputs = [...loaded].flatMap((file) => Object.keys(outputs.get(file)?.inputs ?? {}));
    expect(inputs.some((input) => input.endsWith('src/help.ts'))).toBe(true);
    expect(inputs.filter((input) => HEAVY.some((heavy) => input.includes(`${heavy}/`)))).toEqual(
      [],
    );
  });
});
