import { execFileSync } from 'node:child_process';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { requireNodeModules } from './node-modules.mjs';

/** Runs what the plugin makes of these lines in a Node of its own; returns what that prints. */
async function run(lines: readonly string[]): Promise<unknown> {
  const { outputFiles } = await build({
    stdin: { contents: lines.join('\n'), resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    plugins: [requireNodeModules({ names: /^node:/, isPutOff: true })],
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });
  const program = outputFiles[0]?.text ?? '';
  const args = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

describe("Node's modules in a bundle", () => {
  test('are those of Node, loaded when something of them is first read', async () => {
    const told = await run([
      "import { readFileSync, promises } from 'node:fs';",
      "import { spawnSync } from 'node:child_process';",
      "import net, { isIP as family } from 'node:net';",
      "import * as os from 'node:os';",
      "import path from 'node:path';",
      "import EventEmitter, { once } from 'node:events';",
      "import process from 'node:process';",
      "const isLoaded = (name) => process.moduleLoadList.includes('NativeModule ' + name);",
      "const before = ['child_process', 'net', 'readline', 'worker_threads'].filter(isLoaded);",
      'class Own extends EventEmitter {}',
      'const real = (name) => process.getBuiltinModule(name);',
      'const same = [',
      "  readFileSync === real('node:fs').readFileSync && promises === real('node:fs').promises,",
      "  family === real('node:net').isIP && net.Socket === real('node:net').Socket,",
      "  spawnSync === real('node:child_process').spawnSync,",
      "  os.EOL === real('node:os').EOL && path.join('a', 'b') === real('node:path').join('a', 'b'),",
      "  new Own() instanceof real('node:events').EventEmitter && once === real('node:events').once,",
      "  process === globalThis.process && net.isIP('::1') === 6,",
      '];',
      "console.log(JSON.stringify({ before, same, after: isLoaded('child_process') }));",
    ]);
    expect(told).toEqual({ before: [], same: Array(6).fill(true), after: true });
  });
});
