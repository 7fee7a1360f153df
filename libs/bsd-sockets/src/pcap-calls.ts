import type { loadKoffi } from './native-library.ts';

type Library = ReturnType<ReturnType<typeof loadKoffi>['load']>;

/** Where a capture stands in memory (pcap_t), the same for all threads of the process. */
export type PcapHandle = number;

/** The functions of pcap(3pcap), by their names there; those that not every library has may be absent. */
export interface PcapCalls {
  version(): string;
  /** pcap_findalldevs. */
  findDevices(list: Buffer, problem: Buffer): number;
  freeDevices(list: bigint): void;
  create(device: string, problem: Buffer): PcapHandle;
  setSnapLength(handle: PcapHandle, bytes: number): number;
  setPromiscuous(handle: PcapHandle, isWanted: number): number;
  setTimeout(handle: PcapHandle, ms: number): number;
  setBufferSize(handle: PcapHandle, bytes: number): number;
  readonly setImmediateMode: ((handle: PcapHandle, isWanted: number) => number) | undefined;
  readonly setTimestampType: ((handle: PcapHandle, type: number) => number) | undefined;
  readonly setTimestampPrecision: ((handle: PcapHandle, precision: number) => number) | undefined;
  readonly timestampPrecision: ((handle: PcapHandle) => number) | undefined;
  activate(handle: PcapHandle): number;
  setNonBlocking(handle: PcapHandle, isWanted: number, problem: Buffer): number;
  linkType(handle: PcapHandle): number;
  compile(handle: PcapHandle, ...rest: readonly [Buffer, string, number, number]): number;
  setFilter(handle: PcapHandle, program: Buffer): number;
  freeCode(program: Buffer): void;
  /** pcap_next_ex: writes two addresses, of the packet's header and of its bytes. */
  next(handle: PcapHandle, header: Buffer, bytes: Buffer): number;
  statistics(handle: PcapHandle, counts: Buffer): number;
  problem(handle: PcapHandle): string;
  close(handle: PcapHandle): void;
}

const PCAP_CHAR_ENC_UTF_8 = 1;
/** PCAP_ERRBUF_SIZE. */
export const PROBLEM_BYTES = 256;

/** Binds them. Throws what koffi throws where one is missing that every libpcap since 1.0 has. */
export function bindPcap(library: Library): PcapCalls {
  const optional = <Call>(prototype: string): Call | undefined => {
    try {
      return library.func(prototype) as unknown as Call;
    } catch {
      // Older libraries, and Wine's, lack it.
      return undefined;
    }
  };
  // Else messages come in the code page of the system, which is not UTF-8 on Windows.
  const init = optional<(options: number, problem: Buffer) => number>(
    'int pcap_init(unsigned int, void *)',
  );
  init?.(PCAP_CHAR_ENC_UTF_8, Buffer.alloc(PROBLEM_BYTES));
  return {
    version: library.func('const char *pcap_lib_version()'),
    findDevices: library.func('int pcap_findalldevs(void *, void *)'),
    freeDevices: library.func('void pcap_freealldevs(uintptr_t)'),
    create: library.func('uintptr_t pcap_create(const char *, void *)'),
    setSnapLength: library.func('int pcap_set_snaplen(uintptr_t, int)'),
    setPromiscuous: library.func('int pcap_set_promisc(uintptr_t, int)'),
    setTimeout: library.func('int pcap_set_timeout(uintptr_t, int)'),
    setBufferSize: library.func('int pcap_set_buffer_size(uintptr_t, int)'),
    setImmediateMode: optional('int pcap_set_immediate_mode(uintptr_t, int)'),
    setTimestampType: optional('int pcap_set_tstamp_type(uintptr_t, int)'),
    setTimestampPrecision: optional('int pcap_set_tstamp_precision(uintptr_t, int)'),
    timestampPrecision: optional('int pcap_get_tstamp_precision(uintptr_t)'),
    activate: library.func('int pcap_activate(uintptr_t)'),
    setNonBlocking: library.func('int pcap_setnonblock(uintptr_t, int, void *)'),
    linkType: library.func('int pcap_datalink(uintptr_t)'),
    compile: library.func('int pcap_compile(uintptr_t, void *, const char *, int, uint32_t)'),
    setFilter: library.func('int pcap_setfilter(uintptr_t, void *)'),
    freeCode: library.func('void pcap_freecode(void *)'),
    next: library.func('int pcap_next_ex(uintptr_t, void *, void *)'),
    statistics: library.func('int pcap_stats(uintptr_t, void *)'),
    problem: library.func('const char *pcap_geterr(uintptr_t)'),
    close: library.func('void pcap_close(uintptr_t)'),
  };
}

/** The text that a call has written; it ends with a 0. */
export function textOf(problem: Buffer): string {
  const end = problem.indexOf(0);
  return problem.toString('utf8', 0, end < 0 ? problem.length : end);
}
