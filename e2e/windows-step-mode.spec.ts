import { failOnLeaks } from '@socketlab/testkit';
import { expect, it } from 'vitest';
import { createPrivateNetwork } from './private-network.ts';
import { createWindowsMachine, needWindows, type WindowsMachine } from './windows-machine.ts';
import { shareWindowsPackage } from './windows-package.ts';

failOnLeaks();
needWindows();

const made = shareWindowsPackage();

/** What the command shows on a console, where it must succeed. */
async function showOnConsole(machine: WindowsMachine, ...args: readonly string[]): Promise<string> {
  const console = await machine.openConsole(...args);
  expect(await console.ending()).toMatchObject({ ended: 0 });
  return console.text();
}

/** Each part stands after the one before it. */
function expectInOrder(text: string, parts: readonly string[]): void {
  let from = 0;
  for (const part of parts) {
    const place = text.indexOf(part, from);
    if (place < 0) throw new Error(`no ${part} in ${text.slice(from)}\nof\n${text}`);
    from = place + part.length;
  }
}

it('a server on a Windows PC goes step by step at its console, with the line of source before each call', {
  timeout: 180_000,
}, async () => {
  const { within } = await createPrivateNetwork();
  const { program } = made();
  const machine = createWindowsMachine({ program, within, name: 'lab-pc' });
  const show = (...args: readonly string[]) => showOnConsole(machine, ...args);
  await show('up');
  expect(await show('listen', '--step')).toMatch(/stands before socket\(AF_INET, SOCK_STREAM\)/);
  expectInOrder(await show('step', '--until', 'accept'), [
    'socket(AF_INET, SOCK_STREAM) = ',
    'sockets.bind(listener, address);',
    'bind(',
    'sockets.listen(listener, backlog);',
    'listen(',
    'sockets.accept(listener);',
  ]);
  const client = await machine.openConsole('send', '127.0.0.1:65432', 'olá');
  const served = await show('step', '--until', 'close', '--deadline', '20000');
  for (const seen of ['#1 SYN', 'table: ESTABLISHED', 'table: CLOSE-WAIT']) {
    expect(served).toContain(seen);
  }
  expectInOrder(served, [
    'accept(',
    'stands before recv(',
    ' = 4',
    'stands before send(',
    'sockets.send(connection',
    ' = 4',
    'stands before recv(',
    ' = 0',
    'stands before close(',
  ]);
  // What was typed with an accent comes back with it, through the console's own encoding and ours.
  await client.untilShown(/olá/);
  expect(await client.ending()).toMatchObject({ ended: 0 });
  await show('down');
});
