// Makes the peers that have to be compiled, in the scratch folder. What a machine has no compiler for it goes without, and the
// report says so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { canRun } from './processes.mjs';

const folder = path.join(import.meta.dirname, 'peers');

/** The C compiler of this machine, if it has one. */
export const findCompiler = () => ['cc', 'gcc', 'clang'].find((compiler) => canRun(compiler));

function run(command, args, environment = {}) {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}

/** The program that `peers/NAME.c` makes, or what this machine lacks for it. */
export function compileC(name, scratch) {
  const program = path.join(scratch, name);
  if (existsSync(program)) return { program };
  const compiler = findCompiler();
  if (compiler === undefined) return { lacks: 'no C compiler (cc, gcc, clang)' };
  run(compiler, ['-O2', '-Wall', '-Wextra', '-o', program, path.join(folder, `${name}.c`)]);
  return { program };
}

/** The program that `peers/NAME.go` makes, of the standard library alone and so without the network, or what it lacks. */
export function compileGo(name, scratch) {
  const program = path.join(scratch, `${name}-go`);
  if (existsSync(program)) return { program };
  if (!canRun('go', 'version')) return { lacks: 'no go' };
  run('go', ['build', '-o', program, path.join(folder, `${name}.go`)], {
    GOCACHE: path.join(scratch, 'go-cache'),
    GOFLAGS: '-mod=mod',
    GOPROXY: 'off',
    GOTOOLCHAIN: 'local',
  });
  return { program };
}
