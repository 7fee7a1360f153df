import {
  defineGauge,
  defineHistogram,
  type HistogramReading,
  type Registry,
} from '@socketlab/metrics';
import { DURATION_BOUNDS } from '../duration-histogram.ts';

/** What the metrics of a daemon that serves are read from. */
export interface ServedView {
  readonly isOpen: () => boolean;
  readonly durations: () => HistogramReading;
}

/** The metrics of a daemon that serves, by TCP or by UDP. */
export function defineServedMetrics(registry: Registry, view: ServedView): void {
  defineGauge(registry, {
    name: 'socketlab_listener_open_sockets',
    help: '1 while the listener is open, else 0.',
    read: () => [{ value: view.isOpen() ? 1 : 0 }],
  });
  defineHistogram(registry, {
    name: 'socketlab_echo_duration_seconds',
    help: 'How long answers took, from the return of recv() to the return of the last send(); with the event loop, from its telling of the data to its telling that the answer was sent.',
    bounds: DURATION_BOUNDS,
    read: () => view.durations(),
  });
}
