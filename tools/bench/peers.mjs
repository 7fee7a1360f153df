// The servers that are measured against each other, and the load that they all get.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { canRun, startProcess } from './processes.mjs';

const MESSAGE_BYTES = 64;
const folder = path.join(import.meta.dirname, 'peers');
const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');

/** The C compiler of this machine, if it has one. */
const findCompiler = () => ['cc', 'gcc', 'clang'].find((compiler) => canRun(compiler));

/** Compiles a peer into the scratch folder; undefined without a compiler. */
function compile(name, scratch) {
  const compiler = findCompiler();
  if (compiler === undefined) return undefined;
  const program = path.join(scratch, name);
  const source = path.join(folder, `${name}.c`);
  const { status } = spawnSync(compiler, ['-O2', '-Wall', '-Wextra', '-o', program, source], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`${compiler} did not compile ${source}`);
  return program;
}

const portOf = (address) => Number(address.slice(address.lastIndexOf(':') + 1));

/** A server that prints where it listens. */
const plainServer = (name, command) => ({
  name,
  async start({ core }) {
    const server = startProcess(command, { core });
    return { ...server, port: portOf(await server.next()) };
  },
});

const ANY_PORT = '127.0.0.1:0';

/** tcp-echo as it is delivered: see daemonServer. */
export const tcpEcho = (options) => daemonServer({ app: 'tcp-echo', ...options });

/** A daemon that serves, as it is delivered: control, metrics and a home of its own, nothing recorded. */
export function daemonServer({ app, scratch, name = app, tracepoints = false, ...serving }) {
  const main = path.join(workspaceRoot, 'apps', app, 'dist', 'main.mjs');
  const { listen = ANY_PORT, more = [] } = serving;
  const options = ['--listen', listen, '--control', ANY_PORT, '--metrics', ANY_PORT, ...more];
  return {
    name,
    async start({ core }) {
      const home = mkdtempSync(path.join(scratch, 'home-'));
      const server = startProcess(
        [process.execPath, main, ...options, '--tracepoints', tracepoints, '--log-level', 'info'],
        { core, environment: { SOCKETLAB_HOME: home }, reads: 'stderr' },
      );
      const said = {};
      while (said.serving === undefined || said.listening === undefined) {
        const line = JSON.parse(await server.next());
        said[line.msg] = line;
        if (line.level >= 50) throw new Error(`${app}: ${JSON.stringify(line)}`);
      }
      return { ...server, port: portOf(said.listening.address), home, serving: said.serving };
    },
  };
}

/** The blocking echo servers, each if what it needs is here; `missing` says which are not and why. */
export function findPeers({ scratch }) {
  const program = compile('echo', scratch);
  const hasPython = canRun('python3');
  return {
    servers: [
      ...(program ? [plainServer('C', [program])] : []),
      ...(hasPython ? [plainServer('Python', ['python3', path.join(folder, 'echo.py')])] : []),
    ],
    missing: [
      ...(program ? [] : ['C: no compiler (cc, gcc, clang)']),
      ...(hasPython ? [] : ['Python: no python3']),
    ],
  };
}

/** Makes the load; its `command` takes the lines that peers/ping.c obeys and resolves with nanoseconds. */
export function makeLoad({ scratch }) {
  const program = compile('ping', scratch);
  const command = program ? [program] : [process.execPath, path.join(folder, 'ping.mjs')];
  return (port, { core }) => {
    const load = startProcess([...command, port, MESSAGE_BYTES], { core });
    return {
      ...load,
      async command(line) {
        load.write(line);
        return Number(await load.next());
      },
    };
  };
}
