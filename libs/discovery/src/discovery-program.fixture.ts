// Run by the specs as a process in a network of its own: says that it is there, or looks who is.
import { advertise, browse } from './index.ts';

const [role, ...args] = process.argv.slice(2);
const print = (value: object): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

if (role === 'advertise') {
  const { update, ...options } = JSON.parse(args[0] ?? '');
  const advertisement = await advertise({ ...options, signal: AbortSignal.timeout(30_000) });
  print({ name: advertisement.name, blockages: advertisement.blockages });
  process.stdin.once('data', () => void advertisement.update(update));
  process.stdin.once('end', async () => {
    await advertisement.stop();
    await advertisement.stop();
    print({ isWithdrawn: true });
  });
} else {
  const { first, ...options } = JSON.parse(args[0] ?? '');
  const startedAt = performance.now();
  const found = await browse({
    ...options,
    signal: AbortSignal.timeout(30_000),
    ...(first === true ? { isEnough: (machines) => machines.length > 0 } : {}),
  });
  print({ ...found, ms: performance.now() - startedAt });
}
