import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, type TestContext } from 'vitest';

const modules = (lib: string): string =>
  JSON.stringify(new URL(`../../${lib}/src/index.ts`, import.meta.url).href);

/** Observes a connection of its own and prints what it saw, then ends or waits to be killed. */
const PROGRAM = `
  import net from 'node:net';
  import { once } from 'node:events';
  import { createKernelView } from ${modules('kernel-view')};
  import { createClock, createLogger } from ${modules('foundation')};
  const [directory, then] = process.argv.slice(1);
  const events = [];
  const view = createKernelView(
    { name: 'spec-prepared', usesTracepoints: true, preparedInstance: directory },
    { clock: createClock(), logger: createLogger({ name: 'spec', level: 'silent' }), emit: (e) => events.push(e) },
  );
  const signal = AbortSignal.timeout(10_000);
  await view.start({ signal });
  const server = net.createServer((socket) => socket.on('error', () => {}).resetAndDestroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await view.watch({ role: 'server', port });
  await view.follow();
  const client = net.connect(port, '127.0.0.1');
  client.on('error', () => {});
  await new Promise((resolve) => client.on('close', resolve));
  await view.flush();
  const kinds = [...new Set(events.filter((e) => e.source === 'kernel').map((e) => e.kind))].sort();
  process.stdout.write(JSON.stringify({ tier: view.tier, observers: view.observers, kinds, user: process.getuid() }) + '\\n');
  if (then === 'end') await view.stop({ signal });
  if (then === 'end') process.exit(0);
  setInterval(() => {}, 1000);
`;
/** What is left in the instance: events that are on, filters, what the buffer holds. */
const LEFT =
  'echo "on $(cat $at/events/enable) $(cat $at/set_event | wc -l), filters $(cat $at/events/sock/inet_sock_set_state/filter), entries $(grep -vc "^#" $at/trace)"';
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs a script of sh as root in a mount namespace of its own, where `$at` is an instance that nobody owns. */
function run(script: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const prepare = [
    'set -e; mount -t tracefs spec /mnt; name=/mnt/instances/socketlab-service-spec-$$',
    'mkdir $name; chown -R 65534:65534 $name; at=$(mktemp -d); chmod 755 $at; mount --bind $name $at',
    // Busy for a moment after a reader was killed.
    "trap 'umount -l $at; rmdir $at; until rmdir $name 2>/dev/null; do sleep 0.05; done' EXIT",
    'as_user="setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all --bounding-set=-all"',
  ];
  const child = spawn(
    'unshare',
    ['-m', 'sh', '-c', [...prepare, script].join('\n'), 'sh', process.execPath, PROGRAM],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.push(child);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  return { child, lines: lines[Symbol.asyncIterator]() };
}

async function next(lines: AsyncIterator<string>): Promise<string> {
  return String((await lines.next()).value);
}

function needRoot(context: TestContext): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) context.skip('needs root on Linux');
}

const ALL_SEEN = {
  tier: 'root-linux',
  user: 65_534,
  kinds: ['reset', 'state'],
  observers: expect.arrayContaining([{ name: 'tracepoints', isAvailable: true }]),
};
const NODE = '"$1" --input-type=module -e "$2"';

describe('a trace instance that root has prepared', () => {
  it('gives a user without any capability the events of the kernel, and is left clean', async (context) => {
    needRoot(context);
    const { child, lines } = run(`$as_user ${NODE} $at end\n${LEFT}`);
    expect(JSON.parse(await next(lines))).toEqual(ALL_SEEN);
    expect(await next(lines)).toBe('on 0 0, filters none, entries 0');
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });

  it('is cleaned by the next daemon when the last one was killed', async (context) => {
    needRoot(context);
    const { child, lines } = run(
      `$as_user ${NODE} $at wait & first=$!\nread _; kill -9 $first; wait $first || true\n${LEFT}\n$as_user ${NODE} $at end\n${LEFT}`,
    );
    expect(JSON.parse(await next(lines))).toEqual(ALL_SEEN);
    child.stdin?.write('\n');
    expect(await next(lines)).toMatch(/^on X \d+, filters sport == \d+, entries \d+$/);
    expect(JSON.parse(await next(lines))).toEqual(ALL_SEEN);
    expect(await next(lines)).toBe('on 0 0, filters none, entries 0');
    await once(child, 'exit');
  });

  it('that is not there leaves the tables, and is named with the way out', async (context) => {
    needRoot(context);
    const { child, lines } = run(`$as_user ${NODE} $at/nothing end`);
    const { tier, observers } = JSON.parse(await next(lines));
    expect(tier).toBe('plain-linux');
    expect(observers[0]).toMatchObject({
      name: 'tracepoints',
      isAvailable: false,
      reason: { en: expect.stringMatching(/trace instance .*\/nothing.*\(ENOENT\)/) },
      remedy: 'sudo systemctl restart socketlab-trace.service',
    });
    await once(child, 'exit');
  });
});
