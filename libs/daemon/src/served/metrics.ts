import { defineCounter, defineGauge, defineHistogram, type Registry } from '@socketlab/metrics';
import { DURATION_BOUNDS } from '../duration-histogram.ts';
import type { EchoReading } from '../echo-timer.ts';

/** What the metrics of a daemon that serves are read from. */
export interface ServedView {
  readonly isOpen: () => boolean;
  readonly durations: () => EchoReading;
}

/** The metrics of a daemon that serves, by TCP or by UDP. */
export function defineServedMetrics(registry: Registry, view: ServedView): void {
  defineGauge(registry, {
    name: 'socketlab_listener_open_sockets',
    help: '1 while the listener is open, else 0.',
    read: () => [{ value: view.isOpen() ? 1 : 0 }],
  });
  defineCounter(registry, {
    name: 'socketlab_echo_answers_total',
    help: 'Answers that were sent whole, every one. TCP has no messages: there it is what was sent for one recv().',
    read: () => [{ value: view.durations().answers }],
  });
  defineHistogram(registry, {
    name: 'socketlab_echo_duration_seconds',
    help: 'How long answers took, from the return of recv() to the return of the last send(); with the event loop, from its telling of the data to its telling that the answer was sent. Of each connection (of UDP: of each server) the first 64 answers are all measured, later ones one in 16: socketlab_echo_answers_total counts all.',
    bounds: DURATION_BOUNDS,
    read: () => view.durations(),
  });
}
