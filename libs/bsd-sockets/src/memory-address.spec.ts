import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type AddressOf, createAddressOf } from './memory-address.ts';
import { loadKoffi } from './native-library.ts';

const onLinux = describe.skipIf(process.platform !== 'linux');
/** As much as V8 keeps in its own heap, where it moves. */
const SMALL = 32;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** The system writes into the memory at the address of the array: memset(3). */
function createFill(addressOf: AddressOf): (bytes: Uint8Array, value: number) => void {
  const libc = loadKoffi().load('libc.so.6');
  const memset = libc.func('void *memset(int64_t, int, size_t)');
  return (bytes, value) => {
    memset(addressOf(bytes), value, bytes.length);
  };
}

onLinux('the address of an array', () => {
  it('is that of its own bytes, wherever in its memory it begins, and of whichever memory', () => {
    const fill = createFill(createAddressOf(loadKoffi()));
    const [one, other] = [new Uint8Array(100), new Uint8Array(200)];
    fill(one.subarray(10, 20), 1);
    fill(one.subarray(90), 2);
    fill(other.subarray(199), 3);
    fill(one.subarray(0, 1), 4);
    fill(new Uint8Array(0), 5);
    const shared = new Uint8Array(new SharedArrayBuffer(8), 4);
    fill(shared, 6);
    const expected = [4, ...Array(9).fill(0), ...Array(10).fill(1), ...Array(70).fill(0)];
    expect([...one]).toEqual([...expected, ...Array(10).fill(2)]);
    expect(other.filter((byte) => byte !== 0)).toEqual(new Uint8Array([3]));
    expect([...new Uint8Array(shared.buffer)]).toEqual([0, 0, 0, 0, 6, 6, 6, 6]);
  });

  it('stays the same when V8 collects garbage, of a small array too, which V8 would move', () => {
    const fill = createFill(createAddressOf(loadKoffi()));
    const small = new Uint8Array(SMALL);
    fill(small, 1);
    for (let round = 2; round < 10; round += 1) {
      collectGarbage();
      fill(small, round);
      expect([...small]).toEqual(Array(SMALL).fill(round));
    }
  });

  it('is not used of memory that was given away: its views have no bytes any more', () => {
    const addressOf = createAddressOf(loadKoffi());
    const fill = createFill(addressOf);
    const bytes = new Uint8Array(SMALL);
    fill(bytes, 1);
    const taken = new Uint8Array(structuredClone(bytes.buffer, { transfer: [bytes.buffer] }));
    fill(bytes, 2);
    expect(bytes.length).toBe(0);
    fill(taken.subarray(1), 3);
    expect([...taken]).toEqual([1, ...Array(SMALL - 1).fill(3)]);
  });
});
