import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NativeCalls } from './platform.ts';
import { createAddressBuffer } from './socket-address.ts';
import { createWinsock } from './winsock.ts';

it('reads each IPv4 address as it stands there, whatever was read before it', () => {
  const { constants } = createWinsock();
  const inetPton = (_family: number, text: string, bytes: Uint8Array): number => {
    bytes.set(text.split('.').map(Number));
    return 1;
  };
  const buffer = createAddressBuffer({ inetPton } as Pick<NativeCalls, 'inetPton'>, constants);
  // Few last bytes, so that many addresses have the same one.
  const host = fc.tuple(fc.ipV4(), fc.constantFrom(0, 1, 255)).map(([address, last]) => {
    const network = address.slice(0, address.lastIndexOf('.'));
    return `${network}.${last}`;
  });
  const peer = fc.record({ host, port: fc.nat(65_535) });
  fc.assert(
    fc.property(fc.array(peer), (peers) => {
      for (const address of [...peers, ...peers.toReversed()]) {
        buffer.encode(address);
        expect(buffer.decode()).toEqual(address);
      }
    }),
  );
});
