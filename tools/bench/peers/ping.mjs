// The load where there is no C compiler: obeys the same lines as ping.c. It costs more than the servers it loads, which
// doesn't matter to what they use.
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';

const [port, messageBytes] = process.argv.slice(2).map(Number);
const message = Buffer.alloc(messageBytes, 'X');

async function open() {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  return socket;
}

function exchange(socket, count) {
  const { promise, resolve, reject } = Promise.withResolvers();
  let messages = 0;
  let received = 0;
  const onData = (bytes) => {
    received += bytes.length;
    if (received < messageBytes) return;
    received = 0;
    messages += 1;
    if (messages < count) socket.write(message);
    else resolve();
  };
  socket.on('data', onData).once('error', reject).write(message);
  return promise.finally(() => socket.off('data', onData).off('error', reject));
}

async function finish(socket) {
  socket.end().resume();
  await once(socket, 'close');
}

let connection;
const commands = {
  open: async () => {
    connection = await open();
  },
  exchange: (count) => exchange(connection, count),
  close: () => finish(connection),
  async cycle(count) {
    for (let done = 0; done < count; done += 1) {
      const socket = await open();
      await exchange(socket, 1);
      await finish(socket);
    }
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [command, count] = line.split(' ');
  const started = process.hrtime.bigint();
  await commands[command](Number(count));
  process.stdout.write(`${process.hrtime.bigint() - started}\n`);
}
