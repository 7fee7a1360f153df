import { expect, it } from 'vitest';
import { readInterfaceRow, readNeighbourRow, readSocketAddress } from './windows-way-rows.ts';

/** A row of a table as Wine 8 wrote it, for an entry that ip(8) had made: 10.77.0.7 lladdr 02:00:00:00:00:07 on index 3. */
const NEIGHBOUR = Buffer.from(
  '020000000a4d000700000000000000000000000000000000000000000300000000000003000006000200000000070000' +
    '00000000000000000000000000000000000000000000000006000000060000000000000000000000',
  'hex',
);

it('reads a neighbour’s row', () => {
  expect(NEIGHBOUR).toHaveLength(88);
  const known = { address: '10.77.0.7', interfaceIndex: 3, state: 'PERMANENT' };
  expect(readNeighbourRow(NEIGHBOUR)).toEqual({ ...known, linkAddress: '02:00:00:00:00:07' });
  const without = Buffer.from(NEIGHBOUR);
  without.fill(0, 40, 46);
  without.writeUInt32LE(1, 76);
  expect(readNeighbourRow(without)).toEqual({ ...known, state: 'INCOMPLETE' });
});

/**
 * MIB_IF_ROW2 of netioapi.h, counted from its definition on learn.microsoft.com and not by what reads it: InterfaceLuid 0,
 * InterfaceIndex 8, InterfaceGuid 12, Alias[257] 28, Description[257] 542, PhysicalAddressLength 1056, two addresses of 32
 * bytes, Mtu 1124, Type 1128, five more numbers, flags 1152, OperStatus 1156, AdminStatus 1160, MediaConnectState 1164,
 * NetworkGuid 1168, ConnectionType 1184, and 20 numbers of 64 bits from 1192 to 1352. What is not read is filled.
 */
function interfaceRow(carrier: number): Buffer {
  const row = Buffer.alloc(1_352, 0xee);
  row.writeUInt32LE(12, 8);
  Buffer.from('40fc296b47ca6710b31d00dd010662da', 'hex').copy(row, 12);
  row.write('Conexão\0', 28, 'utf16le');
  row.writeUInt32LE(6, 1_128);
  row.writeUInt32LE(carrier, 1_164);
  return row;
}

it('reads an interface’s row, and no carrier where the driver says none', () => {
  const guid = '{6B29FC40-CA47-1067-B31D-00DD010662DA}';
  const known = { index: 12, name: 'Conexão', guid, type: 6 };
  expect(readInterfaceRow(interfaceRow(0))).toEqual(known);
  expect(readInterfaceRow(interfaceRow(1))).toEqual({ ...known, hasCarrier: true });
  expect(readInterfaceRow(interfaceRow(2))).toEqual({ ...known, hasCarrier: false });
});

it('reads addresses of both families, and none of another', () => {
  const ipv6 = Buffer.alloc(28);
  ipv6.writeUInt16LE(23, 0);
  ipv6[8] = 0xfe;
  ipv6[9] = 0x80;
  ipv6[23] = 7;
  expect(readSocketAddress(ipv6, 0)).toBe('fe80::7');
  expect(readSocketAddress(NEIGHBOUR, 0)).toBe('10.77.0.7');
  expect(readSocketAddress(Buffer.alloc(28), 0)).toBeUndefined();
});
