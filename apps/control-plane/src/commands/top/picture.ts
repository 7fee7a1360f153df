import type { NONE, RunInput } from '../../command.ts';
import type { topOptions } from './index.ts';
import type { PolledDaemon } from './poller.ts';
import type { Polling } from './polling.ts';
import { shownRows, type View } from './view.ts';

/** The input of `socketlab top`. */
export type TopInput = RunInput<typeof NONE, typeof topOptions>;

/** Everything that one picture shows. */
export interface Picture {
  readonly at: Date;
  readonly machine: string;
  readonly intervalMs: number;
  /** All daemons that are scraped. */
  readonly daemons: readonly PolledDaemon[];
  /** Those that the view shows, in its order. */
  readonly rows: readonly PolledDaemon[];
  /** Hosts that serve no metrics to this machine. */
  readonly closed: readonly string[];
  readonly view: View;
}

/** The sockets by state of the daemons that answer, added up: what another had is not known any more. */
export function totalStates(daemons: readonly PolledDaemon[]): Readonly<Record<string, number>> {
  const totals = new Map<string, number>();
  for (const { reading, failure, silentMs } of daemons) {
    if (failure !== undefined || silentMs > 0) continue;
    for (const [state, count] of Object.entries(reading?.states ?? {})) {
      totals.set(state, (totals.get(state) ?? 0) + count);
    }
  }
  return Object.fromEntries(totals);
}

/** What is seen now. */
export function takePicture(input: TopInput, polling: Polling, view: View): Picture {
  const daemons = polling.now();
  return {
    at: new Date(),
    machine: input.pairing.machineName,
    intervalMs: input.options.intervalMs,
    daemons,
    rows: shownRows(view, daemons),
    closed: polling.closed(),
    view,
  };
}
