/** How many senders are remembered; a new one takes the place of the one that was silent longest. */
export const ENDPOINTS_KEPT = 4_096;

/**
 * What is counted of one sender. Each datagram is counted once, when it is known what became of it. Most are answered with
 * as many bytes as came: that needs no numbers of its own.
 */
const NUMBERS = [
  'receivedDatagrams',
  'receivedBytes',
  /** Unix time. */
  'lastReceivedMs',
  'refusedDatagrams',
  /** The system would not send the answer. */
  'unsentDatagrams',
  /** Received, refused or not sent. */
  'unansweredBytes',
] as const;
type EndpointNumber = (typeof NUMBERS)[number];

/** Where each number stands. */
export const COLUMN: Readonly<Record<EndpointNumber, number>> = {
  receivedDatagrams: 0,
  receivedBytes: 1,
  lastReceivedMs: 2,
  refusedDatagrams: 3,
  unsentDatagrams: 4,
  unansweredBytes: 5,
};
/** How many numbers a sender has. */
export const COLUMNS: number = NUMBERS.length;

/** A sender of datagrams, as it is told: its name is `address:port`. */
export interface EndpointRow {
  readonly remote: string;
  readonly receivedDatagrams: number;
  readonly sentDatagrams: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
  readonly refusedDatagrams: number;
  /** Unix time. */
  readonly lastReceivedMs: number;
}

const NUMBER_BYTES = NUMBERS.length * Float64Array.BYTES_PER_ELEMENT;
/** A length, and `[IPv6 address%zone]:port`. */
const NAME_BYTES = 64;
const VERSION_BYTES = Int32Array.BYTES_PER_ELEMENT;
const ENTRY_BYTES = NUMBER_BYTES + NAME_BYTES + VERSION_BYTES;

/*
 * The server's thread writes, the main thread reads when it likes. An entry's version is odd while another sender takes it
 * over, and 0 as long as nobody has: what was read between two equal, even versions is of one sender.
 */
interface Views {
  readonly numbers: Float64Array;
  readonly names: Uint8Array;
  readonly versions: Int32Array;
}

/** The memory of a table for {@link ENDPOINTS_KEPT} senders. */
export function shareEndpointTable(): SharedArrayBuffer {
  return new SharedArrayBuffer(ENDPOINTS_KEPT * ENTRY_BYTES);
}

/** The writer's side, for one thread. */
export interface EndpointWriter {
  /** Gives the entry to a sender of whom nothing is counted yet. */
  assign(entry: number, remote: string): void;
  /** The name that it was assigned. */
  nameOf(entry: number): string;
  /** The numbers of all entries, {@link COLUMNS} each: whoever counts adds to them. */
  readonly numbers: Float64Array;
}

/** Writes into the shared memory. */
export function createEndpointWriter(memory: SharedArrayBuffer): EndpointWriter {
  const { numbers, names, versions } = viewsOf(memory);
  return {
    assign(entry, remote) {
      Atomics.add(versions, entry, 1);
      numbers.fill(0, entry * NUMBERS.length, (entry + 1) * NUMBERS.length);
      const text = Buffer.from(remote, 'latin1').subarray(0, NAME_BYTES - 1);
      names[entry * NAME_BYTES] = text.length;
      names.set(text, entry * NAME_BYTES + 1);
      Atomics.add(versions, entry, 1);
    },
    nameOf: (entry) => nameIn(names, entry),
    numbers,
  };
}

/** How many senders are remembered. */
export function countEndpoints(memory: SharedArrayBuffer): number {
  return viewsOf(memory).versions.reduce((count, version) => count + (version === 0 ? 0 : 1), 0);
}

/** Every sender that is remembered, in no order; one whose entry changes hands right now is left out. */
export function readEndpoints(memory: SharedArrayBuffer): EndpointRow[] {
  const views = viewsOf(memory);
  return Array.from({ length: ENDPOINTS_KEPT }, (_, entry) => readEntry(views, entry)).filter(
    (row) => row !== undefined,
  );
}

function readEntry({ numbers, names, versions }: Views, entry: number): EndpointRow | undefined {
  const version = Atomics.load(versions, entry);
  if (version === 0 || version % 2 === 1) return undefined;
  const remote = nameIn(names, entry);
  const values = numbers.slice(entry * NUMBERS.length, (entry + 1) * NUMBERS.length);
  if (Atomics.load(versions, entry) !== version) return undefined;
  const of = (number: EndpointNumber): number => values[COLUMN[number]] ?? 0;
  return {
    remote,
    receivedDatagrams: of('receivedDatagrams'),
    sentDatagrams: of('receivedDatagrams') - of('refusedDatagrams') - of('unsentDatagrams'),
    receivedBytes: of('receivedBytes'),
    sentBytes: of('receivedBytes') - of('unansweredBytes'),
    refusedDatagrams: of('refusedDatagrams'),
    lastReceivedMs: of('lastReceivedMs'),
  };
}

function nameIn(names: Uint8Array, entry: number): string {
  const nameAt = entry * NAME_BYTES + 1;
  const text = names.slice(nameAt, nameAt + (names[nameAt - 1] ?? 0));
  return Buffer.from(text).toString('latin1');
}

function viewsOf(memory: SharedArrayBuffer): Views {
  const namesAt = ENDPOINTS_KEPT * NUMBER_BYTES;
  const versionsAt = namesAt + ENDPOINTS_KEPT * NAME_BYTES;
  return {
    numbers: new Float64Array(memory, 0, ENDPOINTS_KEPT * NUMBERS.length),
    names: new Uint8Array(memory, namesAt, ENDPOINTS_KEPT * NAME_BYTES),
    versions: new Int32Array(memory, versionsAt, ENDPOINTS_KEPT),
  };
}
