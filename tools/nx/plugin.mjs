// Infers every package's targets from the files that it has, so that a package needs no scripts of its own.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const command = (line) => ({
  executor: 'nx:run-commands',
  options: { command: line, cwd: '{projectRoot}' },
});

function inferTargets(workspaceRoot, root, manifest) {
  const has = (file) => existsSync(path.join(workspaceRoot, root, file));
  return {
    typecheck: command('tsc -b'),
    test: command(`vitest run --root ../.. --project ${manifest.name}`),
    ...(has('src/main.ts') && { build: command('node ../../tools/bundle.mjs') }),
    ...(manifest.socketlab?.protos && { gen: command('node ../../tools/gen-protos.mjs') }),
  };
}

export const name = 'socketlab';

export const createNodes = [
  '{apps,libs}/*/package.json',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = path.dirname(file);
      const manifest = JSON.parse(readFileSync(path.join(workspaceRoot, file), 'utf8'));
      const targets = inferTargets(workspaceRoot, root, manifest);
      const tags = [root.startsWith('apps/') ? 'type:app' : 'type:lib'];
      return [file, { projects: { [root]: { targets, tags } } }];
    }),
];
