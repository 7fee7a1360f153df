import { SystemCallError } from '@socketlab/bsd-sockets';
import {
  createCounterWriter,
  createDurationWriter,
  type ListeningReport,
  type SocketThreadContext,
} from '@socketlab/daemon';
import type { DatagramObservation } from '@socketlab/evidence';
import { type Address, type Clock, formatAddress } from '@socketlab/foundation';
import { COUNTERS, type EchoReport, type Received } from './echo-types.ts';
import type { Endpoints } from './endpoints.ts';
import type { Guard } from './guard.ts';

const NS_PER_MS = 1_000_000;

type Outcome = Pick<DatagramObservation, 'sentBytes' | 'rule'>;

/** What the report of a server loop is made of. */
export interface EchoReportDeps {
  readonly context: Pick<SocketThreadContext, 'counters' | 'clock' | 'report' | 'evidence'>;
  readonly guard: Pick<Guard, 'answered'>;
  readonly endpoints: Endpoints;
  readonly onBound: (address: Address) => void;
}

/** Counts as plain numbers, and emits an event for each datagram only while a recording wants that. */
export function createEchoReport(deps: EchoReportDeps): EchoReport {
  const { context, guard, endpoints, onBound } = deps;
  const { writer } = endpoints;
  const { clock } = context;
  const add = createCounterWriter(COUNTERS, context.counters);
  const unixMs = (): number => Number(clock.toUnixNs(clock.monotonicNs())) / NS_PER_MS;
  const durations = createDurationWriter(COUNTERS, context.counters);
  let local = '';
  let receivedMs = 0;
  const observe = (received: Received, outcome: Outcome): void => {
    if (!context.evidence.isWanted()) return;
    context.evidence.emit({ ...observationOf(received, { local, clock }), ...outcome });
  };

  return {
    bound(address) {
      local = formatAddress(address);
      onBound(address);
      const listening: ListeningReport = { kind: 'listening', address };
      context.report(listening);
    },
    received({ bytes, from, isTruncated }) {
      receivedMs = performance.now();
      add.receivedDatagrams(1);
      add.receivedBytes(bytes);
      if (isTruncated) add.truncated(1);
      const { entry } = endpoints.of(from);
      writer.add(entry, 'receivedDatagrams', 1);
      writer.add(entry, 'receivedBytes', bytes);
      writer.set(entry, 'lastReceivedMs', unixMs());
    },
    refused(received, rule) {
      add[rule](1);
      writer.add(endpoints.of(received.from).entry, 'refusedDatagrams', 1);
      observe(received, { rule });
    },
    answered(received, answer) {
      durations.add(performance.now() - receivedMs);
      const endpoint = endpoints.of(received.from);
      guard.answered(endpoint, answer);
      add.sentDatagrams(1);
      add.sentBytes(answer.length);
      writer.add(endpoint.entry, 'sentDatagrams', 1);
      writer.add(endpoint.entry, 'sentBytes', answer.length);
      observe(received, { sentBytes: answer.length });
    },
    unanswered(received, failure) {
      if (!(failure instanceof SystemCallError)) throw failure;
      add.unanswered(1);
      observe(received, {});
    },
  };
}

function observationOf(
  { bytes, from, isTruncated }: Received,
  { local, clock }: { local: string; clock: Clock },
): DatagramObservation {
  const nowNs = clock.monotonicNs();
  return {
    kind: 'datagram',
    source: 'program',
    atNs: String(clock.toUnixNs(nowNs)),
    monotonicNs: String(nowNs),
    socket: { protocol: 'udp', local, remote: formatAddress(from) },
    receivedBytes: bytes,
    ...(isTruncated && { isTruncated }),
  };
}
