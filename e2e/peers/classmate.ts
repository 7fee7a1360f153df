// A classmate's machine: calls one daemon with the credentials in a file, as it is told line by line, and prints what comes
// of it as JSON. `classmate.ts CREDENTIALS ADDRESS`; a line is {"id", "method": "daemon.getInfo", "request"}.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { connectDaemon } from '@socketlab/control';

interface Order {
  readonly id: number;
  readonly method: string;
  readonly request: object;
}
type AnyCall = (request: object) => Promise<object> | AsyncIterable<object>;

const [file = '', address = ''] = process.argv.slice(2);
const client = connectDaemon({ address }, { identity: JSON.parse(readFileSync(file, 'utf8')) });

function print(id: number, what: object): void {
  process.stdout.write(`${JSON.stringify({ id, ...what })}\n`);
}

async function carryOut({ id, method, request }: Order): Promise<void> {
  const [service = '', name = ''] = method.split('.');
  const services = client as unknown as Record<string, Record<string, AnyCall>>;
  const call = services[service]?.[name];
  if (call === undefined) throw new Error(`there is no ${method}`);
  try {
    const answer = call(request);
    if (Symbol.asyncIterator in answer) {
      for await (const item of answer) print(id, { item });
      print(id, { answer: {} });
    } else print(id, { answer: await answer });
  } catch (failure) {
    const { code, message, facts } = failure as { code?: string; message: string; facts?: object };
    print(id, { code: code ?? 'UNKNOWN', message, facts });
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void carryOut(JSON.parse(line) as Order));
lines.on('close', () => client.close());
process.stdout.write('ready\n');
