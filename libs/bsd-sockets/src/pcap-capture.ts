import { loadKoffi } from './native-library.ts';
import { closedFilter } from './packet-filter.ts';
import { type PcapCalls, type PcapHandle, PROBLEM_BYTES, textOf } from './pcap-calls.ts';
import { readPcapCounts } from './pcap-counts.ts';
import type { PcapDevice } from './pcap-devices.ts';
import { PcapCallError } from './pcap-errors.ts';
import { pcapFilter } from './pcap-filter.ts';
import type { PcapLibrary } from './pcap-library.ts';
import { createRealtimeClock } from './realtime-clock.ts';

/**
 * How long Linux may keep a block of packets back that is not full; others hand on what there is at each look. Each block
 * that it hands over is gone until it is read: with less the 128 of them would not outlast the start of a thread.
 */
const TIMEOUT_MS = 10;
const BUFFER_BYTES = 16 * 1024 * 1024;
const PCAP_TSTAMP_HOST_HIPREC = 2;
const PCAP_TSTAMP_PRECISION_NANO = 1;
const PCAP_NETMASK_UNKNOWN = 0xffff_ffff;
/** struct bpf_program: how many instructions, and where they stand. */
const PROGRAM = { bytes: 16, instructionsAt: 8 };
const YES = 1;

/** What to capture, and how much of it. */
export interface PcapCaptureOptions {
  readonly device: Pick<PcapDevice, 'name' | 'isLoopback'>;
  /** TCP and UDP alike, of either end; ICMP's errors about their packets come along. */
  readonly ports: readonly number[];
  /** How much of each packet is kept, the link's header counted. */
  readonly snapBytes: number;
  /** Room for packets that nobody has read yet; 16 MiB unless told. */
  readonly bufferBytes?: number;
}

/** A capture that hears from the moment it is made; a PcapReader, of any thread of the process, reads and closes it. */
export interface PcapCapture {
  readonly handle: PcapHandle;
  /** The DLT number of its link. */
  readonly linkType: number;
  readonly isLoopback: boolean;
  readonly snapBytes: number;
  readonly bufferBytes: number;
  readonly hasNanoseconds: boolean;
  /** Where the library counts what its filter lets in: how, and from where on. */
  readonly counting: PcapCounting | undefined;
}

/** Only Linux counts what was let in; the others count what came to the filter. */
export interface PcapCounting {
  /** On loopback each packet is counted as it goes and as it comes, and handed on once. */
  readonly timesEach: 1 | 2;
  /** What had been counted when the filter of the ports was yet to come, and when that was. */
  readonly received: number;
  readonly dropped: number;
  readonly sinceNs: bigint;
}

/**
 * Begins to hear an interface through libpcap: in no promiscuous mode, without blocking, packets stamped by the system's own
 * clock. When it returns, the filter is in force, and the next packet is in. Throws {@link PcapCallError}, whose `status`
 * tells no such device (-5), no right (-8) and an interface that is down (-9) apart, where the library does.
 */
export function openPcapCapture(library: PcapLibrary, options: PcapCaptureOptions): PcapCapture {
  const { calls, kind } = library;
  const { device, ports, snapBytes, bufferBytes = BUFFER_BYTES } = options;
  const problem = Buffer.alloc(PROBLEM_BYTES);
  const handle = calls.create(device.name, problem);
  if (handle === 0) {
    throw new PcapCallError({ call: 'pcap_create()', status: -1, problem: textOf(problem) });
  }
  try {
    prepare(library, handle, { snapBytes, bufferBytes });
    const check = checkFor(calls, handle);
    // A warning is above 0: what it warns of is seen below, or does no harm.
    check('pcap_activate()', Math.min(0, calls.activate(handle)));
    const status = calls.setNonBlocking(handle, YES, problem);
    if (status !== 0) {
      throw new PcapCallError({ call: 'pcap_setnonblock()', status, problem: textOf(problem) });
    }
    const counting = kind === 'linux' ? beginCounting(calls, handle, device.isLoopback) : undefined;
    filterPorts(calls, handle, ports);
    return {
      ...{ handle, snapBytes, bufferBytes, counting, isLoopback: device.isLoopback },
      linkType: calls.linkType(handle),
      hasNanoseconds: calls.timestampPrecision?.(handle) === PCAP_TSTAMP_PRECISION_NANO,
    };
  } catch (failure) {
    calls.close(handle);
    throw failure;
  }
}

function prepare(
  { calls, kind }: PcapLibrary,
  handle: PcapHandle,
  { snapBytes, bufferBytes }: { snapBytes: number; bufferBytes: number },
): void {
  calls.setSnapLength(handle, snapBytes);
  calls.setPromiscuous(handle, 0);
  calls.setTimeout(handle, TIMEOUT_MS);
  calls.setBufferSize(handle, bufferBytes);
  // On Linux each packet would take the room of the longest; what is kept back there is counted instead.
  if (kind !== 'linux') calls.setImmediateMode?.(handle, YES);
  // Npcap's own choice drifts away from the system's clock; where there is no other, the library keeps its choice.
  calls.setTimestampType?.(handle, PCAP_TSTAMP_HOST_HIPREC);
  calls.setTimestampPrecision?.(handle, PCAP_TSTAMP_PRECISION_NANO);
}

/** Lets nothing in for a moment, so that it is certain what the counters had counted before. */
function beginCounting(calls: PcapCalls, handle: PcapHandle, isLoopback: boolean): PcapCounting {
  const instructions = closedFilter();
  const program = Buffer.alloc(PROGRAM.bytes);
  program.writeUInt32LE(1);
  program.writeBigUInt64LE(loadKoffi().address(instructions), PROGRAM.instructionsAt);
  checkFor(calls, handle)('pcap_setfilter()', calls.setFilter(handle, program));
  // Used after the call, so that they are not collected before.
  instructions.fill(0);
  const counts = readPcapCounts(calls, handle);
  return { ...counts, timesEach: isLoopback ? 2 : 1, sinceNs: createRealtimeClock()() };
}

function filterPorts(calls: PcapCalls, handle: PcapHandle, ports: readonly number[]): void {
  const check = checkFor(calls, handle);
  const program = Buffer.alloc(PROGRAM.bytes);
  const compiled = calls.compile(handle, program, pcapFilter(ports), YES, PCAP_NETMASK_UNKNOWN);
  check('pcap_compile()', compiled);
  try {
    check('pcap_setfilter()', calls.setFilter(handle, program));
  } finally {
    calls.freeCode(program);
  }
}

function checkFor(calls: PcapCalls, handle: PcapHandle): (call: string, status: number) => void {
  return (call, status) => {
    if (status === 0) return;
    throw new PcapCallError({ call, status, problem: calls.problem(handle) });
  };
}
