// The servers that are measured against each other, and the load that they all get.
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { compileC, compileGo } from './compile.mjs';
import { canRun, startProcess } from './processes.mjs';

const MESSAGE_BYTES = 64;
/** A server that has not answered all by then never will. */
const COMMAND_MS = 60_000;
const folder = path.join(import.meta.dirname, 'peers');
const workspaceRoot = path.resolve(import.meta.dirname, '..', '..');
const mainOf = (app) => path.join(workspaceRoot, 'apps', app, 'dist', 'main.mjs');

/** Of `127.0.0.1:65432`, the number at its end. */
export const portOf = (address) => Number(address.slice(address.lastIndexOf(':') + 1));

/** A server that prints where it listens; with `lacks`, one that this machine can't run. */
export const plainServer = (name, command, lacks) => ({
  name,
  lacks,
  async start({ core }) {
    const server = startProcess(command, { core });
    return { ...server, port: portOf(await server.next()) };
  },
});

/** The same, of a program that may not be to be had: see compile.mjs. */
export const compiledServer = (name, { program, lacks }, args = []) =>
  plainServer(name, [program, ...args], lacks);

/** The same, of a script below peers/ that Python runs. */
export const pythonServer = (name, script, args = []) =>
  plainServer(
    name,
    ['python3', path.join(folder, script), ...args],
    canRun('python3') ? undefined : 'no python3',
  );

/** The same, of a script below peers/ that Node runs. */
export const nodeServer = (name, script) =>
  plainServer(name, [process.execPath, path.join(folder, script)]);

const ANY_PORT = '127.0.0.1:0';

/** tcp-echo as it is delivered: see daemonServer. */
export const tcpEcho = (options) => daemonServer({ app: 'tcp-echo', ...options });

/** What a daemon says when it can't start: its error's code, and its text without the line breaks. */
function failureOf({ msg, code, text }) {
  return code === undefined ? msg : `${code}: ${text.en.replace(/\s+/g, ' ').replace(/\.$/, '')}`;
}

/**
 * A daemon as it is delivered: control, metrics and a home of its own, nothing recorded, and the kernel observed where that is
 * possible; `tracepoints` false turns that off. One that serves prints where, unless it is one that only obeys.
 */
export function daemonServer({ app, scratch, name = app, tracepoints, ...serving }) {
  const { listen = ANY_PORT, more = [] } = serving;
  const options = [
    ...(listen === null ? [] : ['--listen', listen]),
    ...['--control', ANY_PORT, '--metrics', ANY_PORT, '--log-level', 'info'],
    ...(tracepoints === undefined ? [] : ['--tracepoints', tracepoints]),
    ...more,
  ];
  return {
    name,
    async start({ core }) {
      const home = mkdtempSync(path.join(scratch, 'home-'));
      const server = startProcess([process.execPath, mainOf(app), ...options], {
        core,
        environment: { SOCKETLAB_HOME: home },
        reads: 'stderr',
      });
      const said = {};
      while (said.serving === undefined || (listen !== null && said.listening === undefined)) {
        const line = JSON.parse(await server.next());
        said[line.msg] = line;
        if (line.level < 50) continue;
        await server.stop('SIGKILL');
        throw new Error(failureOf(line));
      }
      const { serving: at, listening } = said;
      return { ...server, port: listening && portOf(listening.address), home, serving: at };
    },
  };
}

/** The values that an option of a daemon may have, from its --help: `--model event-loop|epoll`; none without such an option. */
export function choicesOf(app, flag) {
  const { stdout } = spawnSync(process.execPath, [mainOf(app), '--help'], { encoding: 'utf8' });
  const [, values] = new RegExp(`^ *--${flag} (\\S+\\|\\S+)`, 'm').exec(stdout) ?? [];
  return values?.split('|') ?? [];
}

/** Splits servers into those that this machine can run, and the words for those that it can't. */
export function sortOut(servers) {
  return {
    servers: servers.filter(({ lacks }) => lacks === undefined),
    missing: servers.flatMap(({ name, lacks }) => (lacks === undefined ? [] : `${name}: ${lacks}`)),
  };
}

/** The servers of one client at a time, each if what it needs is here; `missing` says which are not and why. */
export function findPeers({ scratch }) {
  return sortOut([
    compiledServer('C', compileC('echo', scratch)),
    pythonServer('Python', 'echo.py'),
    pythonServer("a class's script", 'class-script.py', ['tcp']),
    compiledServer('Go', compileGo('echo', scratch), ['tcp']),
  ]);
}

/** A load that obeys lines; `command` resolves with the numbers that it answers, nanoseconds first. */
export function openLoad(command, { core } = {}) {
  const load = startProcess(command, { core });
  return {
    ...load,
    async command(line) {
      load.write(line);
      let isLate = false;
      const late = setTimeout(() => {
        isLate = true;
        load.stop('SIGKILL').catch(() => undefined);
      }, COMMAND_MS);
      try {
        return (await load.next()).split(' ').map(Number);
      } catch (failure) {
        throw isLate ? new Error(`"${line}" was not done after ${COMMAND_MS} ms`) : failure;
      } finally {
        clearTimeout(late);
      }
    },
  };
}

/** Makes the load of one client; its `command` takes the lines that peers/ping.c obeys and resolves with nanoseconds. */
export function makeLoad({ scratch }) {
  const { program } = compileC('ping', scratch);
  const command = program ? [program] : [process.execPath, path.join(folder, 'ping.mjs')];
  return (port, { core }) => {
    const load = openLoad([...command, port, MESSAGE_BYTES], { core });
    return { ...load, command: async (line) => (await load.command(line))[0] };
  };
}
