import type { RemoteInfo } from 'node:dgram';
import { isIP } from 'node:net';
import type { ResponsePacket } from 'multicast-dns';
import type { Question } from './multicast-line.ts';
import { SERVICE } from './service.ts';
import { readTextRecord } from './text-record.ts';

/** All that was heard of one instance of the service, while it is not out of date. */
export interface Instance {
  /** Its label as it is on the network: anything that a peer likes. */
  readonly label: string;
  readonly from: string;
  readonly port: number;
  readonly txt: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
}

/** What was heard, bounded whoever speaks. */
export interface RecordStore {
  take(packet: ResponsePacket, from: RemoteInfo): void;
  /** Those of which all is known. */
  instances(): readonly Instance[];
  /** What to ask for, of those of which not all is known. */
  missing(): readonly Question[];
  /** Records that were not kept: for want of room, or because they were no records of ours. */
  readonly ignored: number;
}

type Answer = NonNullable<ResponsePacket['answers']>[number];

interface Timed<Value> {
  readonly value: Value;
  readonly until: number;
}

interface Heard {
  readonly label: string;
  readonly from: string;
  /** Until when somebody says that it is there. */
  pointer?: number;
  server?: Timed<{ target: string; port: number }>;
  txt?: Timed<Readonly<Record<string, string>>>;
}

/** Of one packet, of all machines, of one source address, of one machine. One source may not fill the room of all. */
const MOST = { records: 256, instances: 1_024, instancesOfSource: 8, addresses: 16 } as const;
const MOST_MISSING = 16;
const MOST_TTL_S = 4_500;
/** A record that leads to another is taken before it, in whatever order a packet has them. */
const ORDER = ['PTR', 'SRV', 'TXT', 'A', 'AAAA'];

/** Keeps the records of our service and what they lead to; `now` is in milliseconds of any clock that only goes on. */
export function createRecordStore(deps: { readonly now: () => number }): RecordStore {
  const heard = new Map<string, Heard>();
  const hosts = createHostTable(deps);
  let ignored = 0;
  const until = (record: Answer): number =>
    deps.now() + Math.min(ttlOf(record), MOST_TTL_S) * 1_000;
  const keep = (record: Answer, from: string): boolean => {
    if (record.type === 'A' || record.type === 'AAAA') {
      const isNamed = [...heard.values()].some(
        ({ server }) => server?.value.target === record.name.toLowerCase(),
      );
      return isNamed && hosts.keep(record.name, record.data, until(record));
    }
    return keepInstance(record, instanceNamed(record, heard, from), until(record));
  };
  const known = (): Known[] => [...heard.values()].map((each) => whatIsFresh(each, deps.now()));
  return {
    get ignored() {
      return ignored;
    },
    take(packet, { address }) {
      const all = [...(packet.answers ?? []), ...(packet.additionals ?? [])];
      ignored += Math.max(0, all.length - MOST.records);
      const records = all
        .slice(0, MOST.records)
        .toSorted((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type));
      for (const record of records) if (!keep(record, address)) ignored += 1;
    },
    instances: () =>
      known().flatMap(({ label, from, server, txt }) => {
        if (server === undefined || txt === undefined) return [];
        const addresses = hosts.addressesOf(server.target);
        return addresses.length === 0 ? [] : [{ label, from, port: server.port, txt, addresses }];
      }),
    missing: () =>
      known()
        .flatMap((each) => questionsOf(each, hosts))
        .slice(0, MOST_MISSING),
  };
}

interface HostTable {
  keep(name: string, address: string, until: number): boolean;
  addressesOf(name: string): readonly string[];
}

function createHostTable(deps: { readonly now: () => number }): HostTable {
  const hosts = new Map<string, Map<string, number>>();
  return {
    keep(name, address, until) {
      if (isIP(address) === 0) return false;
      const addresses = hosts.get(name.toLowerCase()) ?? new Map<string, number>();
      if (!addresses.has(address) && addresses.size >= MOST.addresses) return false;
      hosts.set(name.toLowerCase(), addresses.set(address, until));
      return true;
    },
    addressesOf: (name) =>
      [...(hosts.get(name) ?? [])]
        .filter(([, until]) => until > deps.now())
        .map(([address]) => address),
  };
}

/** The instance that the record is about, made if there is room; undefined when it is about none of our service. */
function instanceNamed(record: Answer, heard: Map<string, Heard>, from: string): Heard | undefined {
  if (record.type === 'PTR' && record.name.toLowerCase() !== SERVICE) return undefined;
  if (record.type !== 'PTR' && record.type !== 'SRV' && record.type !== 'TXT') return undefined;
  const name = record.type === 'PTR' ? record.data : record.name;
  const key = name.toLowerCase();
  const known = heard.get(key);
  if (known !== undefined || !key.endsWith(`.${SERVICE}`)) return known;
  const ofSource = [...heard.values()].filter((each) => each.from === from).length;
  if (heard.size >= MOST.instances || ofSource >= MOST.instancesOfSource) return undefined;
  const made: Heard = { label: name.slice(0, -SERVICE.length - 1), from };
  heard.set(key, made);
  return made;
}

function keepInstance(record: Answer, instance: Heard | undefined, until: number): boolean {
  if (instance === undefined) return false;
  if (record.type === 'PTR') instance.pointer = until;
  if (record.type === 'TXT') instance.txt = { value: readTextRecord(record.data), until };
  if (record.type === 'SRV') {
    const { target, port } = record.data;
    instance.server = { value: { target: target.toLowerCase(), port }, until };
  }
  return true;
}

/** An instance without what is out of date; nothing is known of one that nobody points to any more. */
interface Known {
  readonly label: string;
  readonly from: string;
  readonly isThere: boolean;
  readonly server: { readonly target: string; readonly port: number } | undefined;
  readonly txt: Readonly<Record<string, string>> | undefined;
}

function whatIsFresh({ label, from, pointer = 0, server, txt }: Heard, now: number): Known {
  const isThere = pointer > now;
  return {
    label,
    from,
    isThere,
    server: isThere && server !== undefined && server.until > now ? server.value : undefined,
    txt: isThere && txt !== undefined && txt.until > now ? txt.value : undefined,
  };
}

function questionsOf({ label, isThere, server, txt }: Known, hosts: HostTable): Question[] {
  const name = `${label}.${SERVICE}`;
  if (!isThere) return [];
  if (server === undefined) return [{ name, type: 'SRV' }];
  if (txt === undefined) return [{ name, type: 'TXT' }];
  if (hosts.addressesOf(server.target).length > 0) return [];
  return [
    { name: server.target, type: 'A' },
    { name: server.target, type: 'AAAA' },
  ];
}

/** OPT has none: it is no record of anything (RFC 6891). */
function ttlOf(record: Answer): number {
  return 'ttl' in record ? (record.ttl ?? 0) : 0;
}
