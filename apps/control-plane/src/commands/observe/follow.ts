import { delay, SocketlabError } from '@socketlab/foundation';
import type { AlertState, TargetState } from '@socketlab/observability';
import { logFile } from '../../daemon-log.ts';
import { describeFailure, failureData } from '../../failure.ts';
import { PrometheusReloadError } from '../../observe-errors.ts';
import type { KnownTargets, TargetReader } from '../../observing/known-targets.ts';
import { alertChanges, isFollowed, planChanges, settledTargets, targetChanges } from './changes.ts';
import type { ConfigurationFolder } from './configuration.ts';
import type { PrometheusApi } from './prometheus-api.ts';
import type { PrometheusProcess } from './prometheus-process.ts';
import type { ObserveInput } from './run.ts';
import { tell } from './told.ts';

type TellOnce = <Result>(what: string, work: () => Promise<Result>) => Promise<Result | undefined>;

/** What is followed, and what follows. Without a Prometheus of ours only the files do. */
export interface Followed {
  readonly folder: ConfigurationFolder;
  readonly reader: TargetReader;
  readonly plan: KnownTargets;
  readonly api?: PrometheusApi;
  readonly prometheus?: PrometheusProcess;
  readonly onPlan: (plan: KnownTargets) => void;
}

const LOOK_AGAIN_MS = 1_000;
const VERIFY_AGAIN_MS = 100;
/** A change of the file of targets is noticed by inotify(7), and a reload takes milliseconds. */
const VERIFY_DEADLINE_MS = 15_000;
const MS_PER_SECOND = 1_000;
const LONGEST_TIMEOUT_MS = 10_000;

/** Looks every second at what is known and at what Prometheus says, and tells what changed, until the signal aborts. */
export async function follow(input: ObserveInput, followed: Followed): Promise<void> {
  const { signal } = input;
  let plan: KnownTargets | undefined;
  let seen: Seen = { settled: [], last: [], alerts: [] };
  const tellOnce = createComplaints(input);
  for (;;) {
    followed.prometheus?.throwIfEnded();
    const before = plan;
    plan =
      (await tellOnce('plan', () => followPlan(input, followed, { before, tellOnce }))) ?? before;
    const current = plan ?? followed.plan;
    seen =
      (await tellOnce('look', () => look(input, { ...followed, plan: current }, seen))) ?? seen;
    await delay(LOOK_AGAIN_MS, signal);
  }
}

/**
 * Writes what is known now, where it is another than before, and sees to it that Prometheus takes it. What it does not take
 * is not given to it again before something changes.
 */
async function followPlan(
  input: ObserveInput,
  { folder, reader, api, prometheus, onPlan }: Followed,
  { before, tellOnce }: { before: KnownTargets | undefined; tellOnce: TellOnce },
): Promise<KnownTargets> {
  const { signal, output } = input;
  const plan = await reader.read(signal);
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(plan)) return before;
  const { needsReload } = await folder.write(plan);
  onPlan(plan);
  if (needsReload && api) await prometheus?.reload(api, signal);
  for (const change of planChanges(before, plan)) tell(change, output, new Date());
  const isTaken = await tellOnce('reload', async () => {
    if (api && prometheus) await verify(input, plan, { api, prometheus });
    return true;
  });
  // Only once nothing reads the keys of a host that was removed.
  if (isTaken) await folder.prune(plan);
  return plan;
}

/** Waits until Prometheus scrapes what the plan says. Throws PrometheusReloadError. */
async function verify(
  { signal, daemons }: ObserveInput,
  plan: KnownTargets,
  { api, prometheus }: { readonly api: PrometheusApi; readonly prometheus: PrometheusProcess },
): Promise<void> {
  const late = performance.now() + VERIFY_DEADLINE_MS;
  for (;;) {
    prometheus.throwIfEnded();
    const targets = await api.targets(signal);
    if (targets !== undefined && isFollowed(plan, targets)) return;
    if (performance.now() > late) {
      const problem = prometheus.lastError() ?? `not within ${VERIFY_DEADLINE_MS} ms`;
      throw new PrometheusReloadError({
        problem,
        log: logFile(daemons.stateDirectory, 'prometheus'),
      });
    }
    await delay(VERIFY_AGAIN_MS, signal);
  }
}

/** What Prometheus said: of targets what is taken as true, and the last look as it was. */
interface Seen {
  readonly settled: readonly TargetState[];
  readonly last: readonly TargetState[];
  readonly alerts: readonly AlertState[];
}

/** Asks Prometheus, and tells which targets and alerts changed. */
async function look(
  { signal, output, options }: ObserveInput,
  { api, plan }: Followed,
  seen: Seen,
): Promise<Seen> {
  if (api === undefined) return seen;
  const last = (await api.targets(signal)) ?? seen.last;
  const alerts = (await api.alerts(signal)) ?? seen.alerts;
  const settled = settledTargets(plan, seen, last);
  const timeoutSeconds = Math.min(options.scrapeIntervalMs, LONGEST_TIMEOUT_MS) / MS_PER_SECOND;
  const changes = [
    ...targetChanges(seen.settled, settled, { timeoutSeconds }),
    ...alertChanges(seen.alerts, alerts),
  ];
  for (const change of changes) tell(change, output, new Date());
  return { settled, last, alerts };
}

/**
 * Does the work and gives its result. What fails while observing is said once, not every second, and is tried again: a
 * full disk may be emptied, a damaged record repaired. That Prometheus has ended, and any defect, ends it all.
 */
function createComplaints({ output, signal }: ObserveInput): TellOnce {
  const told = new Map<string, string>();
  return async (what, work) => {
    try {
      const result = await work();
      told.delete(what);
      return result;
    } catch (failure) {
      signal.throwIfAborted();
      if (!(failure instanceof SocketlabError) || failure.code === 'PROMETHEUS_ENDED')
        throw failure;
      if (told.get(what) !== failure.message) {
        if (!output.isJson) output.say(describeFailure(failure));
        else output.item({ event: 'error', error: failureData(failure, output) }, () => '');
      }
      told.set(what, failure.message);
      return undefined;
    }
  };
}
