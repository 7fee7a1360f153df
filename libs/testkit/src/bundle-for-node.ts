import path from 'node:path';
import { build } from 'esbuild';

/** Bundles programs side by side, as `tools/bundle.mjs` does those of the product, and returns the first one's path. */
export async function bundleForNode(
  entries: readonly [string, ...string[]],
  folder: string,
): Promise<string> {
  await build({
    entryPoints: [...entries],
    entryNames: '[name]',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    external: ['koffi'],
  });
  return path.join(folder, `${path.basename(entries[0], '.ts')}.mjs`);
}
