import { expect, test } from 'vitest';
import { bracketed } from './netstat-name.ts';
import { parseNetstat } from './netstat-rows.ts';

// In the columns of the three formats that macOS has had, by Apple's network_cmds; nothing here was run on a Mac.
const TITLE = 'Active Internet connections (including servers)';
const SONOMA = `${TITLE}
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)     rhiwat shiwat    pid   epid  state    options
tcp4       0      0  127.0.0.1.65432        *.*                    LISTEN      131072 131072    812      0 0x0100 0x00000006
tcp4      12      0  127.0.0.1.65432        127.0.0.1.50001        CLOSE_WAIT  408300 146988    812      0 0x0122 0x00000008
tcp4       0      0  127.0.0.1.50001        127.0.0.1.65432        FIN_WAIT_2  408300 146988    901      0 0x0102 0x00000008
`;
const SEQUOIA = `${TITLE}
Proto Recv-Q Send-Q  Local Address                                 Foreign Address                               (state)        rxbytes    txbytes  rhiwat  shiwat    pid   epid state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp46      0      0  *.65433                                       *.*                                           LISTEN               0          0  131072  131072    812      0 00180 00000006 00000000000c38ca 00000000 00000800      1      0 000000
tcp6       0      0  ::1.50002                                     ::1.65433                                     TIME_WAIT           14         12  407936  146808      0      0 02031 00000000 000000000001a2b3 00000081 00080800      1      0 000000
`;
const TAHOE = `${TITLE}
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)          rxbytes      txbytes  rhiwat  shiwat          process:pid    state  options           gencnt    flags   flags1 usecnt rtncnt fltrs
tcp4       0      0  192.168.1.7.65432      192.168.1.9.50003      ESTABLISHED           14           12  408300  146988    Google Chrome He:4711   00102 00000000 000000000005b699 00000000 04200900      1      0 000002
udp4       0      0  *.65431                *.*                                          0            0  786896    9216                 node:812    00100 00000000 000000000005b823 00000001 04000800      1      0 000000
udp4       0      0  127.0.0.1.50004        127.0.0.1.65431                             14            0  786896    9216                 node:901    00102 00000000 000000000005b824 00000001 04000800      1      0 000000
`;

const short = (text: string): readonly (readonly unknown[])[] =>
  parseNetstat(text).map(({ socket, state, processId }) => [
    `${socket.local} ${socket.remote}`,
    state,
    processId,
  ]);

test('the states, names and processes are read in each format that macOS has had', () => {
  expect(short(SONOMA)).toEqual([
    ['127.0.0.1:65432 0.0.0.0:0', 'LISTEN', 812],
    ['127.0.0.1:65432 127.0.0.1:50001', 'CLOSE-WAIT', 812],
    ['127.0.0.1:50001 127.0.0.1:65432', 'FIN-WAIT-2', 901],
  ]);
  expect(short(SEQUOIA)).toEqual([
    ['[::]:65433 [::]:0', 'LISTEN', 812],
    ['[::1]:50002 [::1]:65433', 'TIME-WAIT', 0],
  ]);
  expect(short(TAHOE)).toEqual([
    ['192.168.1.7:65432 192.168.1.9:50003', 'ESTABLISHED', 4711],
    ['0.0.0.0:65431 0.0.0.0:0', undefined, 812],
    ['127.0.0.1:50004 127.0.0.1:65431', undefined, 901],
  ]);
});

test('the bytes that wait in a queue are read, and what is no socket is passed over', () => {
  const [, waiting] = parseNetstat(SONOMA);
  expect(waiting).toMatchObject({ receiveQueueBytes: 12, sendQueueBytes: 0, localPort: 65_432 });
  const others =
    'kctl       0      0      0      0   2048 com.apple.netsrc\nicm4 0 0 *.* *.*\nnonsense\n';
  expect(parseNetstat(`${TITLE}\n${others}`)).toEqual([]);
});

test('of a netstat without the columns of -v the process is not known', () => {
  const plain = 'Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)\n';
  const [row] = parseNetstat(`${plain}tcp4  0  0  *.80  *.*  LISTEN\n`);
  expect(row).toMatchObject({ state: 'LISTEN', processId: undefined });
});

test.each([
  ['127.0.0.1.65432', '4', '127.0.0.1:65432'],
  ['fe80::1%lo0.80', '6', '[fe80::1]:80'],
  ['::ffff:10.0.0.1.80', '46', '10.0.0.1:80'],
  ['*.*', '6', '[::]:0'],
  ['2804:14d:5c87:8a3f::1.65432', '6', '[2804:14d:5c87:8a3f::1]:65432'],
])('%s of a socket of family %s is %s', (shown, family, name) =>
  expect(bracketed(shown, family)?.name).toBe(name),
);

test.each(['127.0.0.1', '2804:14d:5c87:8a3f:1:', '127.0.0.1.70000', 'localhost.80', ''])(
  '%j is no name that can be read',
  (shown) => expect(bracketed(shown, '6')).toBeUndefined(),
);
