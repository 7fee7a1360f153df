import { once } from 'node:events';
import net from 'node:net';
import { failOnLeaks, isRoot, startProcess } from '@socketlab/testkit';
import { describe, expect, it, type TestContext } from 'vitest';
import { eventually } from './eventually.ts';
import { createMachine, type Machine } from './machine.ts';
import { scrape } from './metrics.ts';

failOnLeaks();

/**
 * A small disk of its own for each place: a tmpfs in a mount namespace that only the shell and what it runs are in. What is
 * read from standard input says when to fill it, and when to empty it.
 */
const SMALL_DISK = [
  'mkdir -p "$SOCKETLAB_HOME/state" && mount -t tmpfs -o size=1m small "$SOCKETLAB_HOME/state"',
  'fill() { cat /dev/zero > "$SOCKETLAB_HOME/state/filler" 2>/dev/null; echo "left $(stat -f -c %a "$SOCKETLAB_HOME/state")"; }',
];

function needRoot(context: TestContext): void {
  if (!isRoot() || process.platform !== 'linux') context.skip('mounting needs root on Linux');
}

/** Runs the script, in which "$@" is the daemon, with a full disk to come. */
function within(script: readonly string[]) {
  return (command: readonly [string, ...string[]]) =>
    ['unshare', '--mount', 'sh', '-c', script.join('\n'), 'sh', ...command] as const;
}

/** A client that says something, and resolves with the answer when the server has closed too. */
async function exchange(address: string, words: string): Promise<string> {
  const [host, port] = address.split(':');
  const client = net.connect(Number(port), host).setEncoding('utf8');
  client.end(words);
  let answer = '';
  client.on('data', (chunk) => {
    answer += chunk;
  });
  await once(client, 'close');
  return answer;
}

async function identified(): Promise<Machine> {
  const machine = createMachine();
  await machine.identity();
  return machine;
}

describe('a full disk', () => {
  it('at the start ends the daemon with its name and the way out, and nothing stays behind', async (ctx) => {
    needRoot(ctx);
    const machine = await identified();
    const script = [
      ...SMALL_DISK,
      'fill',
      '"$@"; code=$?',
      'find "$SOCKETLAB_HOME/state" -name "*.json*"',
      'exit $code',
    ];
    const daemon = await startProcess(within(script)(machine.command('tcp-echo', [])), {
      environment: machine.environment,
    });
    expect(await daemon.ended).toEqual({ code: 1, signal: null });
    const last = JSON.parse(daemon.stderr.at(-1) ?? '{}');
    expect(last).toMatchObject({ code: 'STATE_DIRECTORY' });
    expect(last.text.en).toMatch(/no space left on device.*make room where the disk is full/i);
    expect(last.text['pt-BR']).toMatch(/libere espaço/);
    expect(daemon.stdout).toEqual(['left 0']);
  });

  it('meanwhile leaves it serving: log lines are counted and kept in memory, and the log goes on', async (ctx) => {
    needRoot(ctx);
    const machine = await identified();
    const script = [
      ...SMALL_DISK,
      '"$@" 2>"$SOCKETLAB_HOME/state/log" & daemon=$!; trap "kill $daemon" TERM',
      'while read -r word; do case $word in fill) fill;; empty) rm "$SOCKETLAB_HOME/state/filler"; echo emptied;; log) cat "$SOCKETLAB_HOME/state/log"; echo end;; esac; done',
      'kill $daemon; wait $daemon; echo "ended $?"',
    ];
    const args = ['--listen', '127.0.0.1:0', '--log-level', 'debug'];
    const shell = await startProcess(within(script)(machine.command('tcp-echo', args)), {
      environment: machine.environment,
    });
    const logged = async (): Promise<string> => {
      const from = shell.stdout.length;
      shell.write('log\n');
      await eventually(() => expect(shell.stdout.slice(from)).toContain('end'));
      return shell.stdout.slice(from).join('\n');
    };
    const serving = await eventually(async () => {
      const line = (await logged()).split('\n').find((each) => each.includes('"msg":"serving"'));
      return JSON.parse(line ?? '');
    });
    const { listener, daemon } = await machine.connect(serving.control);
    const { address } = await listener.getListener({});
    shell.write('fill\n');
    await shell.waitForLine(/^left 0$/);

    // More lines than fit into what is left of the log's last page.
    for (let count = 0; count < 40; count += 1) expect(await exchange(address, 'one')).toBe('one');
    const unwritten = 'socketlab_log_unwritten_lines_total';
    await eventually(async () => expect((await scrape(serving)).get(unwritten)).toBeGreaterThan(0));
    const lines: string[] = [];
    for await (const { line = '' } of daemon.readLog({ tail: 0 })) lines.push(JSON.parse(line).msg);
    expect(lines).toContain('client accepted');

    shell.write('empty\n');
    await shell.waitForLine(/^emptied$/);
    await listener.closeListener({ deadlineMs: 0 });
    expect(await logged()).toMatch(/listener closed/);
    shell.endInput();
    await shell.waitForLine(/^ended 0$/);
  });
});

describe('a place that cannot be written to', () => {
  it.for([
    ['config', 'IDENTITY_NOT_STORED'],
    ['state', 'STATE_DIRECTORY'],
  ] as const)('is named when it is the %s directory', async ([place, code], ctx) => {
    needRoot(ctx);
    const machine = createMachine();
    if (place === 'state') await machine.identity();
    const directory = `"$SOCKETLAB_HOME/${place}"`;
    const script = [
      `mkdir -p ${directory} && mount --bind ${directory} ${directory}`,
      `mount -o remount,bind,ro ${directory}`,
      'exec "$@"',
    ];
    const { code: exit, last } = await machine.fail('client-agent', [], { within: within(script) });
    expect([exit, last.code]).toEqual([1, code]);
    expect(last.text?.en).toMatch(/read-only file system.*SOCKETLAB_HOME/i);
  });

  it('is no obstacle where all that is needed is there already', async (ctx) => {
    needRoot(ctx);
    const machine = await identified();
    const config = '"$SOCKETLAB_HOME/config"';
    const script = [
      `mount --bind ${config} ${config} && mount -o remount,bind,ro ${config}`,
      'exec "$@"',
    ];
    const daemon = await machine.start('client-agent', [], { within: within(script) });
    expect(await daemon.process.stop()).toEqual({ code: 0, signal: null });
  });
});
