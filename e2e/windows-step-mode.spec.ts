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
    expect([part, place, text]).not.toEqual([part, -1, text]);
    from = place + part.length;
  }
}

it('a server on a Windows PC goes step by step at its console, with the line of source before each call', {
  timeout: 120_000,
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
  expectInOrder(await show('step', '--until', 'close', '--deadline', '20000'), [
    'accept(',
    'stands before recv(',
    'recv(',
    'stands before send(',
    ', 4 bytes) = 4',
    'stands before close(',
  ]);
  // What was typed with an accent comes back with it, through the console's own encoding and ours.
  await client.untilShown(/olá/);
  expect(await client.ending()).toMatchObject({ ended: 0 });
  await show('down');
});
