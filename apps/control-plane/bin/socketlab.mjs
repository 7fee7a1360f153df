#!/usr/bin/env node
// What npm links as `socketlab`. A clone that is not built yet is built at the first call.
import nodeModule from 'node:module';

// An import reads everything that a module of Node's exports, and so loads much that nobody needs here.
const require = nodeModule.createRequire(import.meta.url);
const { existsSync } = require('node:fs');
const { fileURLToPath } = require('node:url');
const program = new URL('../dist/main.mjs', import.meta.url);
const workspaceRoot = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds with talk on standard error, for standard output belongs to the command. */
async function build() {
  const { spawnSync } = await import('node:child_process');
  process.stderr.write('socketlab: building, once... / construindo, uma vez...\n');
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], {
    cwd: workspaceRoot,
    stdio: ['ignore', process.stderr, process.stderr],
    windowsHide: true,
  });
  return status === 0;
}

// Node 22.1 and later keep compiled code from one call to the next; inside the clone, for nothing is left elsewhere.
nodeModule.enableCompileCache?.(
  fileURLToPath(new URL('../../../node_modules/.cache/socketlab', import.meta.url)),
);
if (existsSync(program) || (await build())) {
  await import(program.href);
} else {
  process.stderr.write(
    'socketlab: the build failed; see above, and run npm run build. / a construção falhou; veja acima, e rode npm run build.\n',
  );
  process.exitCode = 1;
}
