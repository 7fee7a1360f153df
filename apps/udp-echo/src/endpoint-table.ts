/** How many senders are remembered; a new one takes the place of the one that was silent longest. */
export const ENDPOINTS_KEPT = 4_096;

/** What is counted of one sender. */
const NUMBERS = [
  'receivedDatagrams',
  'sentDatagrams',
  'receivedBytes',
  'sentBytes',
  'refusedDatagrams',
  /** Unix time. */
  'lastReceivedMs',
] as const;
type EndpointNumber = (typeof NUMBERS)[number];

/** A sender of datagrams, as it is told: its name is `address:port`. */
export type EndpointRow = { readonly remote: string } & Readonly<Record<EndpointNumber, number>>;

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
  add(entry: number, number: EndpointNumber, amount: number): void;
  set(entry: number, number: EndpointNumber, value: number): void;
}

/** Writes into the shared memory. */
export function createEndpointWriter(memory: SharedArrayBuffer): EndpointWriter {
  const { numbers, names, versions } = viewsOf(memory);
  const cellOf = (entry: number, number: EndpointNumber): number =>
    entry * NUMBERS.length + NUMBERS.indexOf(number);
  return {
    assign(entry, remote) {
      Atomics.add(versions, entry, 1);
      numbers.fill(0, entry * NUMBERS.length, (entry + 1) * NUMBERS.length);
      const text = Buffer.from(remote, 'latin1').subarray(0, NAME_BYTES - 1);
      names[entry * NAME_BYTES] = text.length;
      names.set(text, entry * NAME_BYTES + 1);
      Atomics.add(versions, entry, 1);
    },
    add(entry, number, amount) {
      const cell = cellOf(entry, number);
      numbers[cell] = (numbers[cell] ?? 0) + amount;
    },
    set(entry, number, value) {
      numbers[cellOf(entry, number)] = value;
    },
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
  const nameAt = entry * NAME_BYTES + 1;
  const text = names.slice(nameAt, nameAt + (names[nameAt - 1] ?? 0));
  const values = numbers.slice(entry * NUMBERS.length, (entry + 1) * NUMBERS.length);
  if (Atomics.load(versions, entry) !== version) return undefined;
  const counted = NUMBERS.map((number, index) => [number, values[index] ?? 0] as const);
  return {
    remote: Buffer.from(text).toString('latin1'),
    ...(Object.fromEntries(counted) as Record<EndpointNumber, number>),
  };
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
