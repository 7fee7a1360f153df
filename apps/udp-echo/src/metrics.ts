import { DATAGRAM_RULES } from '@socketlab/evidence';
import { readUdpReceiveBufferErrors } from '@socketlab/kernel-view';
import { defineCounter, defineGauge, type Registry, type Sample } from '@socketlab/metrics';
import type { Listener } from './listener.ts';

/** The metrics of a UDP server. What the kernel knows is read at the moment of the scrape. */
export function defineDatagramMetrics(registry: Registry, listener: Listener): void {
  defineCounter(registry, {
    name: 'socketlab_udp_received_datagrams_total',
    help: 'Datagrams that recvfrom() has given to the program.',
    read: () => [{ value: listener.count('receivedDatagrams') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_sent_datagrams_total',
    help: 'Answers sent.',
    read: () => [{ value: listener.count('sentDatagrams') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_received_bytes_total',
    help: 'Bytes of payload received, without what was cut off.',
    read: () => [{ value: listener.count('receivedBytes') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_sent_bytes_total',
    help: 'Bytes of payload sent.',
    read: () => [{ value: listener.count('sentBytes') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_truncated_datagrams_total',
    help: 'Datagrams that were longer than the buffer.',
    read: () => [{ value: listener.count('truncated') }],
  });
  defineCounter(registry, {
    name: 'socketlab_udp_refused_datagrams_total',
    help: 'Datagrams that got no answer, by rule: own-address, own-kind, low-port, broadcast, multicast, budget.',
    labelNames: ['rule'],
    read: () => DATAGRAM_RULES.map((rule) => ({ labels: { rule }, value: listener.count(rule) })),
  });
  defineCounter(registry, {
    name: 'socketlab_udp_unsent_answers_total',
    help: 'Answers that the system would not send.',
    read: () => [{ value: listener.count('unanswered') }],
  });
  defineKernelMetrics(registry, listener);
}

function defineKernelMetrics(registry: Registry, listener: Listener): void {
  defineCounter(registry, {
    name: 'socketlab_udp_dropped_datagrams_total',
    help: 'Datagrams that the kernel threw away for the own socket, for want of room in its buffer.',
    read: () => sampleOf(listener.drops.total()),
  });
  defineCounter(registry, {
    name: 'socketlab_udp_receive_buffer_errors_total',
    help: 'Datagrams that the kernel threw away for any socket of the machine, for want of room: UdpRcvbufErrors.',
    read: () => sampleOf(readUdpReceiveBufferErrors()),
  });
  defineGauge(registry, {
    name: 'socketlab_udp_receive_queue_bytes',
    help: 'What waits in the own socket to be received, as the kernel counts its memory.',
    read: () => sampleOf(listener.readSockets()[0]?.receiveQueueBytes),
  });
  defineGauge(registry, {
    name: 'socketlab_udp_known_endpoints',
    help: 'Senders that are remembered since the socket was bound, 4096 at most.',
    read: () => [{ value: listener.countEndpoints() }],
  });
}

/** No sample where there is nothing to read. */
function sampleOf(value: number | undefined): Sample[] {
  return value === undefined ? [] : [{ value }];
}
