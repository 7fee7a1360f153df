import {
  type Address,
  hostOnWire,
  ipv4Number,
  ipv4Text,
  socketNameOf,
} from '@socketlab/foundation';

/** Enough for an IPv6 address with its brackets and port. */
const NAME_BYTES = 64;
/** Stands in place of a name's length: the peer is an IPv4 address, which is kept as a number. */
const IPV4 = 255;
/** Received, sent and accepted at; then host, port, and what they are. */
const ROW_BYTES = 3 * 8 + 4 + 2 + 1;

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
 * it likes. Columns of plain numbers, a row for each descriptor: 31 bytes a connection over IPv4, 64 more over IPv6, and
 * nothing to collect. A name is put together when somebody asks for it.
 */
export interface ConnectionTable {
  readonly rows: number;
  readonly receivedBytes: Float64Array;
  readonly sentBytes: Float64Array;
  /** Takes a row into use. */
  open(row: number, peer: Address, acceptedAtMs: number): void;
  close(row: number): void;
  /** `address:port` of the peer; empty when the row is not in use. */
  peerOf(row: number): string;
  /** What the peer's address is told apart by: of IPv4 its number, of IPv6 its text; undefined when the row is not in use. */
  hostOf(row: number): number | string | undefined;
  openRows(): readonly number[];
  /** The rows in use, as they are at this moment. */
  read(): readonly OpenConnection[];
}

/** Memory for a table; pages of rows that are never used cost nothing. */
export function allocateConnectionTable(rows: number): SharedArrayBuffer {
  return new SharedArrayBuffer(wordsOf(rows) * (ROW_BYTES + NAME_BYTES));
}

/** The table in that memory. */
export function createConnectionTable(memory: SharedArrayBuffer, rows: number): ConnectionTable {
  return new Table(memory, rows);
}

/** Rows of a column, so many that the next one begins where its numbers may. */
const wordsOf = (rows: number): number => Math.ceil(rows / 8) * 8;

class Table implements ConnectionTable {
  readonly rows: number;
  readonly receivedBytes: Float64Array;
  readonly sentBytes: Float64Array;
  readonly #acceptedAtMs: Float64Array;
  readonly #hosts: Uint32Array;
  readonly #ports: Uint16Array;
  /** How long the peer's name is, or IPV4; 0 in a row that is not in use. */
  readonly #kinds: Uint8Array;
  readonly #names: Buffer;

  constructor(memory: SharedArrayBuffer, rows: number) {
    const length = wordsOf(rows);
    this.rows = rows;
    this.receivedBytes = new Float64Array(memory, 0, rows);
    this.sentBytes = new Float64Array(memory, 8 * length, rows);
    this.#acceptedAtMs = new Float64Array(memory, 16 * length, rows);
    this.#hosts = new Uint32Array(memory, 24 * length, rows);
    this.#ports = new Uint16Array(memory, 28 * length, rows);
    this.#kinds = new Uint8Array(memory, 30 * length, rows);
    this.#names = Buffer.from(memory, ROW_BYTES * length, NAME_BYTES * rows);
  }

  open(row: number, peer: Address, acceptedAtMs: number): void {
    this.receivedBytes[row] = 0;
    this.sentBytes[row] = 0;
    this.#acceptedAtMs[row] = acceptedAtMs;
    // An IPv4 client of an IPv6 socket goes by what it is on the wire, as in the kernel's tables and in packets.
    const number = ipv4Number(hostOnWire(peer.host));
    if (number === undefined) {
      const name = socketNameOf(peer);
      this.#kinds[row] = this.#names.write(name, row * NAME_BYTES, NAME_BYTES, 'latin1');
    } else {
      this.#hosts[row] = number;
      this.#ports[row] = peer.port;
      this.#kinds[row] = IPV4;
    }
  }

  close(row: number): void {
    this.#kinds[row] = 0;
  }

  peerOf(row: number): string {
    const kind = this.#kinds[row] ?? 0;
    if (kind === IPV4) return `${ipv4Text(this.#hosts[row] ?? 0)}:${this.#ports[row]}`;
    return this.#names.toString('latin1', row * NAME_BYTES, row * NAME_BYTES + kind);
  }

  hostOf(row: number): number | string | undefined {
    const kind = this.#kinds[row] ?? 0;
    if (kind === IPV4) return this.#hosts[row];
    if (kind === 0) return undefined;
    const name = this.peerOf(row);
    return name.slice(0, name.lastIndexOf(':'));
  }

  openRows(): readonly number[] {
    const open: number[] = [];
    for (let row = 0; row < this.rows; row += 1) if (this.#kinds[row] !== 0) open.push(row);
    return open;
  }

  read(): readonly OpenConnection[] {
    return this.openRows().map((row) => ({
      peer: this.peerOf(row),
      acceptedAtMs: this.#acceptedAtMs[row] ?? 0,
      receivedBytes: this.receivedBytes[row] ?? 0,
      sentBytes: this.sentBytes[row] ?? 0,
    }));
  }
}
