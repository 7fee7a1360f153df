import { socketNameEnd } from '@socketlab/foundation';

/** One row of a table of the IP Helper: a socket as Windows shows it to every user. */
export interface IpHelperRow {
  /** MIB_TCP_STATE (tcpmib.h): 2 listens, 5 is established, 11 is TIME-WAIT. Undefined of UDP, which has no states. */
  readonly state: number | undefined;
  readonly local: string;
  /** `0.0.0.0:0` or `[::]:0` of a listener, and of UDP: its table tells no peer, whether there is one or not. */
  readonly remote: string;
  readonly localPort: number;
  readonly remotePort: number;
  /** The process that the socket is of. 0 where Windows names none, as for a connection in TIME-WAIT. */
  readonly processId: number;
}

/** Whether a row is wanted; asked before anything is made of it. Of UDP the remote port is 0. */
export type IsRowWanted = (localPort: number, remotePort: number) => boolean;

/** Where the fields of a row stand. */
export interface RowLayout {
  readonly bytes: number;
  readonly addressBytes: 4 | 16;
  readonly local: number;
  readonly localPort: number;
  readonly processId: number;
  /** Not of UDP. */
  readonly peer?: { readonly state: number; readonly remote: number; readonly remotePort: number };
}

/**
 * MIB_TCPROW_OWNER_PID, MIB_TCP6ROW_OWNER_PID (tcpmib.h), MIB_UDPROW_OWNER_PID and MIB_UDP6ROW_OWNER_PID (udpmib.h), as
 * learn.microsoft.com has them. Numbers are the machine's; addresses and ports are in network order, a port in the first
 * two bytes of its four.
 */
export const ROW_LAYOUTS = {
  tcp: [
    {
      ...{ bytes: 24, addressBytes: 4, local: 4, localPort: 8, processId: 20 },
      peer: { state: 0, remote: 12, remotePort: 16 },
    },
    {
      ...{ bytes: 56, addressBytes: 16, local: 0, localPort: 20, processId: 52 },
      peer: { state: 48, remote: 24, remotePort: 44 },
    },
  ],
  udp: [
    { bytes: 12, addressBytes: 4, local: 0, localPort: 4, processId: 8 },
    { bytes: 28, addressBytes: 16, local: 0, localPort: 20, processId: 24 },
  ],
} as const satisfies Readonly<Record<'tcp' | 'udp', readonly [RowLayout, RowLayout]>>;

/** Before the rows: how many there are. */
const COUNT_BYTES = 4;
const MIB_TCP_STATE_LISTEN = 2;
const NO_ADDRESS = new Uint8Array(16);

/** The wanted rows of a table, as the system wrote it. Rows that its memory does not hold whole are none. */
export function decodeTable(
  table: Uint8Array,
  layout: RowLayout,
  isWanted: IsRowWanted,
): IpHelperRow[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  const told = view.getUint32(0, true);
  const held = Math.floor((view.byteLength - COUNT_BYTES) / layout.bytes);
  const rows: IpHelperRow[] = [];
  for (let row = 0; row < Math.min(told, held); row += 1) {
    const at = COUNT_BYTES + row * layout.bytes;
    const localPort = view.getUint16(at + layout.localPort);
    const peer = readPeer(view, at, layout);
    if (!isWanted(localPort, peer.port)) continue;
    const address = (from: number): Uint8Array =>
      table.subarray(at + from, at + from + layout.addressBytes);
    rows.push({
      state: peer.state,
      local: socketNameEnd(address(layout.local), localPort),
      remote: socketNameEnd(
        peer.at === undefined ? NO_ADDRESS.subarray(0, layout.addressBytes) : address(peer.at),
        peer.port,
      ),
      ...{ localPort, remotePort: peer.port },
      processId: view.getUint32(at + layout.processId, true),
    });
  }
  return rows;
}

/** A listener has no peer, and what its row holds in that place is undefined. */
function readPeer(
  view: DataView,
  at: number,
  { peer }: RowLayout,
): { readonly state?: number; readonly at?: number; readonly port: number } {
  if (peer === undefined) return { port: 0 };
  const state = view.getUint32(at + peer.state, true);
  if (state === MIB_TCP_STATE_LISTEN) return { state, port: 0 };
  return { state, at: peer.remote, port: view.getUint16(at + peer.remotePort) };
}
