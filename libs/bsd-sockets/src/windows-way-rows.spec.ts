import { expect, it } from 'vitest';
import {
  MIB_IF_ROW2,
  MIB_IPNET_ROW2,
  readInterfaceRow,
  readNeighbourRow,
  readSocketAddress,
} from './windows-way-rows.ts';

/** A row of a table as Wine 8 wrote it, for an entry that ip(8) had made: 10.77.0.7 lladdr 02:00:00:00:00:07 on index 3. */
const NEIGHBOUR = Buffer.from(
  '020000000a4d000700000000000000000000000000000000000000000300000000000003000006000200000000070000' +
    '00000000000000000000000000000000000000000000000006000000060000000000000000000000',
  'hex',
);

it('reads a neighbour’s row', () => {
  expect(NEIGHBOUR).toHaveLength(MIB_IPNET_ROW2.bytes);
  const known = { address: '10.77.0.7', interfaceIndex: 3, state: 'PERMANENT' };
  expect(readNeighbourRow(NEIGHBOUR)).toEqual({ ...known, linkAddress: '02:00:00:00:00:07' });
  const without = Buffer.from(NEIGHBOUR);
  without.fill(0, MIB_IPNET_ROW2.linkAt, MIB_IPNET_ROW2.linkAt + 6);
  without.writeUInt32LE(1, MIB_IPNET_ROW2.stateAt);
  expect(readNeighbourRow(without)).toEqual({ ...known, state: 'INCOMPLETE' });
});

it('reads an interface’s row, and no carrier where the driver says none', () => {
  const row = Buffer.alloc(MIB_IF_ROW2.bytes);
  row.writeUInt32LE(12, MIB_IF_ROW2.indexAt);
  Buffer.from('40fc296b47ca6710b31d00dd010662da', 'hex').copy(row, MIB_IF_ROW2.guidAt);
  row.write('Conexão', MIB_IF_ROW2.aliasAt, 'utf16le');
  row.writeUInt32LE(6, MIB_IF_ROW2.typeAt);
  const guid = '{6B29FC40-CA47-1067-B31D-00DD010662DA}';
  const known = { index: 12, name: 'Conexão', guid, type: 6 };
  expect(readInterfaceRow(row)).toEqual(known);
  row.writeUInt32LE(2, MIB_IF_ROW2.mediaConnectStateAt);
  expect(readInterfaceRow(row)).toEqual({ ...known, hasCarrier: false });
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
