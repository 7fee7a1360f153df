import { expect, it } from 'vitest';
import { createEndWatch, goneReason } from './end-watch.ts';
import { COUNTERS, type CounterName, counterCell, ERROR_NAMES, errorCell } from './load-cells.ts';

type Counted = { readonly [Name in CounterName]?: number };

function numbersOf(counters: Counted, errors: Readonly<Record<string, number>>): Float64Array {
  const numbers = new Float64Array(COUNTERS.length + ERROR_NAMES.length);
  for (const name of COUNTERS) numbers[counterCell(name)] = counters[name] ?? 0;
  for (const [name, count] of Object.entries(errors)) numbers[errorCell(name)] = count;
  return numbers;
}

/** Looks each 100 ms for two seconds: the n-th look sees what it is told of n. */
function endsAt(
  plan: { readonly rate: number; readonly protocol: 'tcp' | 'udp' },
  seen: (look: number) => Float64Array,
): number | undefined {
  const watch = createEndWatch({ timeoutMs: 500, ...plan });
  const looks = Array.from({ length: 20 }, (_, look) => look);
  return looks.find((look) => watch.look(look * 100, seen(look)) !== undefined);
}

it('ends where each connection is ended or answered otherwise for as long as an answer may take', () => {
  for (const name of ['CLOSED', 'DIFFERENT', 'ECONNRESET']) {
    const seen = (look: number) => numbersOf({ opened: look, open: 1 }, { [name]: look });
    expect(endsAt({ protocol: 'tcp', rate: 0 }, seen)).toBe(6);
  }
});

it('goes on where some are ended and one is answered', () => {
  const seen = (look: number) =>
    numbersOf({ opened: look, open: 1, answered: Math.floor(look / 4) }, { CLOSED: look });
  expect(endsAt({ protocol: 'tcp', rate: 0 }, seen)).toBeUndefined();
});

it('goes on in an open loop whose idle connections are ended, until a message is lost', () => {
  const idle = (look: number) => numbersOf({ opened: look, open: 1 }, { CLOSED: look });
  expect(endsAt({ protocol: 'tcp', rate: 1 }, idle)).toBeUndefined();
  const lost = (look: number) => numbersOf({ opened: look, givenUp: look }, { CLOSED: look });
  expect(endsAt({ protocol: 'tcp', rate: 1 }, lost)).toBe(6);
});

it('goes on in an open loop whose idle connections are ended, though a message had to wait for one', () => {
  const seen = (look: number) => {
    const isDue = look % 8 === 7;
    const counted = { opened: look, answered: Math.floor(look / 8), backlog: isDue ? 1 : 0 };
    return numbersOf(counted, { CLOSED: look });
  };
  expect(endsAt({ protocol: 'tcp', rate: 1 }, seen)).toBeUndefined();
  const oneLost = (look: number) =>
    numbersOf({ opened: look, open: 1, givenUp: look < 8 ? 0 : 1 }, { CLOSED: look });
  expect(endsAt({ protocol: 'tcp', rate: 1 }, oneLost)).toBeUndefined();
});

it('goes on where a call failed once, and where it fails now and then between answers', () => {
  const once = (look: number) => numbersOf({ open: 1 }, { ENOBUFS: look < 2 ? 0 : 1 });
  expect(endsAt({ protocol: 'udp', rate: 1 }, once)).toBeUndefined();
  const rarely = (look: number) =>
    numbersOf(
      { open: 1, answered: look < 4 ? 0 : 1 },
      { ENOBUFS: (look < 2 ? 0 : 1) + (look < 16 ? 0 : 1) },
    );
  expect(endsAt({ protocol: 'udp', rate: 1 }, rarely)).toBeUndefined();
});

it('ends a second after the system lets no datagram out, for whichever reason', () => {
  const seen = (look: number) => numbersOf({ open: 1 }, { EPERM: look });
  expect(endsAt({ protocol: 'udp', rate: 0 }, seen)).toBe(11);
  const lossy = (look: number) => numbersOf({ open: 1, answered: look }, { EPERM: look });
  expect(endsAt({ protocol: 'udp', rate: 0 }, lossy)).toBeUndefined();
});

it('says that a target went away which answered before only where somebody said so', () => {
  expect(goneReason(numbersOf({ answered: 9 }, { ECONNREFUSED: 3 }))).toBe('target-gone');
  expect(goneReason(numbersOf({ answered: 9 }, { EPERM: 3 }))).toBe('target-unreachable');
  expect(goneReason(numbersOf({ answered: 9, opened: 1 }, { ETIMEDOUT: 3 }))).toBe('target-gone');
});
