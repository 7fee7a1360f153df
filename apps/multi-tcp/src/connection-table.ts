/** Enough for an IPv6 address with its zone, brackets and port. */
const PEER_BYTES = 64;
const NUMBER_COLUMNS = 3;

/** A connection that the program has accepted and not closed. */
export interface OpenConnection {
  /** `address:port`. */
  readonly peer: string;
  readonly acceptedAtMs: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/**
 * The open connections of a listener in memory that two threads share: the server's writes, the main thread reads whenever
 * it likes. Columns of plain numbers, a row for each descriptor: some 90 bytes a connection, and nothing to collect.
 */
export interface ConnectionTable {
  readonly rows: number;
  readonly receivedBytes: Float64Array;
  readonly sentBytes: Float64Array;
  /** Takes a row into use. */
  open(row: number, peer: string, acceptedAtMs: number): void;
  close(row: number): void;
  /** `address:port` of the peer; empty when the row is not in use. */
  peerOf(row: number): string;
  openRows(): readonly number[];
  /** The rows in use, as they are at this moment. */
  read(): readonly OpenConnection[];
}

/** Memory for a table; pages of rows that are never used cost nothing. */
export function allocateConnectionTable(rows: number): SharedArrayBuffer {
  const columns = NUMBER_COLUMNS * Float64Array.BYTES_PER_ELEMENT;
  return new SharedArrayBuffer(rows * (columns + 1 + PEER_BYTES));
}

/** The table in that memory. */
export function createConnectionTable(memory: SharedArrayBuffer, rows: number): ConnectionTable {
  const column = (index: number): Float64Array =>
    new Float64Array(memory, index * rows * Float64Array.BYTES_PER_ELEMENT, rows);
  const [receivedBytes, sentBytes, acceptedAtMs] = [column(0), column(1), column(2)];
  const numbersEnd = NUMBER_COLUMNS * rows * Float64Array.BYTES_PER_ELEMENT;
  // How long the peer's name is; 0 in a row that is not in use.
  const lengths = new Uint8Array(memory, numbersEnd, rows);
  const peers = Buffer.from(memory, numbersEnd + rows, rows * PEER_BYTES);
  const peerOf = (row: number): string =>
    peers.toString('latin1', row * PEER_BYTES, row * PEER_BYTES + (lengths[row] ?? 0));
  const openRows = (): number[] => {
    const open: number[] = [];
    for (let row = 0; row < rows; row += 1) if ((lengths[row] ?? 0) > 0) open.push(row);
    return open;
  };
  return {
    rows,
    receivedBytes,
    sentBytes,
    open(row, peer, atMs) {
      receivedBytes[row] = 0;
      sentBytes[row] = 0;
      acceptedAtMs[row] = atMs;
      lengths[row] = peers.write(peer, row * PEER_BYTES, PEER_BYTES, 'latin1');
    },
    close(row) {
      lengths[row] = 0;
    },
    peerOf,
    openRows,
    read: () =>
      openRows().map((row) => ({
        peer: peerOf(row),
        acceptedAtMs: acceptedAtMs[row] ?? 0,
        receivedBytes: receivedBytes[row] ?? 0,
        sentBytes: sentBytes[row] ?? 0,
      })),
  };
}
