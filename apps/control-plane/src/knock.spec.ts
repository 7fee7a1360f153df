import { once } from 'node:events';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isAnybodyThere } from './knock.ts';

const forever = new AbortController().signal;

async function listen(): Promise<{ server: net.Server; address: string }> {
  const server = net.createServer((socket) => socket.on('error', () => undefined).resume());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, address: `127.0.0.1:${(server.address() as net.AddressInfo).port}` };
}

test('somebody is there as long as somebody listens, and not when the system refuses', async () => {
  const { server, address } = await listen();
  expect(await isAnybodyThere(address, forever)).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isAnybodyThere(address, forever)).toBe(false);
});

test('what gives no answer at all ends with the signal', async () => {
  const { server, address } = await listen();
  onTestFinished(() => void server.close());
  const reason = new Error('enough');
  await expect(isAnybodyThere(address, AbortSignal.abort(reason))).rejects.toBe(reason);
});

test('an address that cannot be reached is not taken for one where nobody is', async () => {
  // The system itself says that TCP does not go there; nothing is sent.
  expect(await isAnybodyThere('255.255.255.255:9', forever)).toBe(true);
});
