import { eventToMessage, type Handlers, type Services } from '@socketlab/control';
import type { EventDraft, Recorder } from '@socketlab/evidence';
import { type Clock, InvalidValueError, messageOf, type Text } from '@socketlab/foundation';
import type { KernelView } from '@socketlab/kernel-view';
import type { DaemonCounters } from './daemon-service.ts';

type MarkUsage = Pick<Handlers<Services['evidence']>, 'markUsage'>;

/** What marks work with. */
export interface UsageDeps {
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly kernelView: Pick<KernelView, 'usage' | 'countCalls' | 'endCount' | 'observers'>;
  readonly counters: () => DaemonCounters;
}

const NO_SOCKET = { protocol: 'tcp', local: '0.0.0.0:0', remote: '0.0.0.0:0' } as const;
const MARK = /^[\w\-.: ]{1,64}$/;

/** The Evidence service's part about what the daemon's own process uses. Marks are taken one after the other. */
export function createUsageService(deps: UsageDeps): MarkUsage {
  const count = createCount(deps);
  let last: Promise<unknown> = Promise.resolve();
  return {
    async markUsage({ mark, countsCalls }) {
      if (!MARK.test(mark)) throw notAMark(mark);
      const taken = last.then(() => takeMark({ mark, countsCalls }, deps, count));
      last = taken.catch(() => undefined);
      const { drafts, reason } = await taken;
      return {
        events: drafts.map((draft) => eventToMessage(deps.recorder.record(draft))),
        reason: reason?.en ?? '',
        reasonPtBr: reason?.['pt-BR'] ?? '',
      };
    },
  };
}

interface Taken {
  readonly drafts: readonly EventDraft[];
  readonly reason?: Text | undefined;
}

/** A count is in force before the moment is read at which it begins, and ends at a moment that was read before. */
async function takeMark(
  { mark, countsCalls }: { readonly mark: string; readonly countsCalls: boolean },
  { clock, kernelView, counters }: UsageDeps,
  count: Count,
): Promise<Taken> {
  const endsCount = count.isUnderWay;
  let reason = countsCalls && !endsCount ? await count.begin() : undefined;
  const { monotonicNs, counted: own } = readCounters({ clock, counters });
  const at = {
    kind: 'usage' as const,
    ...{ mark, socket: NO_SOCKET, monotonicNs: String(monotonicNs) },
    atNs: String(clock.toUnixNs(monotonicNs)),
  };
  const usage = kernelView.usage();
  const { openConnections, totalConnections, receivedBytes, sentBytes } = own;
  const drafts: EventDraft[] = [
    ...(usage === undefined ? [] : [{ ...at, source: 'sampled' as const, ...usage }]),
    {
      ...at,
      source: 'program',
      ...{ openConnections, acceptedConnections: totalConnections, receivedBytes, sentBytes },
    },
  ];
  if (endsCount) {
    const calls = await count.end(monotonicNs);
    if ('reason' in calls) reason = calls.reason;
    else drafts.push({ ...at, source: 'kernel', ...calls });
  }
  if (countsCalls && endsCount) reason ??= await count.begin();
  if (countsCalls && count.isBegun) count.since(endsCount ? clock.monotonicNs() : monotonicNs);
  return { drafts, reason };
}

/** So close to each other must the moment be read and the counters, which go on counting. */
const CLOSE_NS = 100_000n;
const MOST_READINGS = 10;

/** Another process may get the processor between the two readings: then they are read again. */
function readCounters({ clock, counters }: Pick<UsageDeps, 'clock' | 'counters'>): {
  readonly monotonicNs: bigint;
  readonly counted: DaemonCounters;
} {
  for (let readings = 1; ; readings += 1) {
    const monotonicNs = clock.monotonicNs();
    const counted = counters();
    const tookNs = clock.monotonicNs() - monotonicNs;
    if (tookNs <= CLOSE_NS || readings === MOST_READINGS) return { monotonicNs, counted };
  }
}

/** The counting of system calls by the kernel. */
interface Count {
  readonly isUnderWay: boolean;
  /** Whether it is in force, and the moment from which it counts may be told. */
  readonly isBegun: boolean;
  /** Says why not, where the kernel does not count. */
  begin(): Promise<Text | undefined>;
  since(fromNs: bigint): void;
  end(
    untilNs: bigint,
  ): Promise<
    | { readonly sinceMonotonicNs: string; readonly calls: readonly CallCounted[] }
    | { readonly reason: Text }
  >;
}

type CallCounted = Extract<
  Awaited<ReturnType<KernelView['endCount']>>,
  { kind: 'counted' }
>['calls'][number];

function createCount({ kernelView }: Pick<UsageDeps, 'kernelView'>): Count {
  let fromNs: bigint | undefined;
  let isBegun = false;
  return {
    get isUnderWay() {
      return fromNs !== undefined;
    },
    get isBegun() {
      return isBegun;
    },
    async begin() {
      try {
        isBegun = await kernelView.countCalls();
        return isBegun ? undefined : noTracepoints(kernelView);
      } catch (failure) {
        // The kernel lacks the event, or an instance that root should have made: the daemon goes on without a count.
        return refused(messageOf(failure));
      }
    },
    since(moment) {
      fromNs = moment;
    },
    async end(untilNs) {
      const from = fromNs ?? untilNs;
      [fromNs, isBegun] = [undefined, false];
      const outcome = await kernelView.endCount({ fromNs: from, untilNs });
      if (outcome.kind === 'counted') {
        return { sinceMonotonicNs: String(from), calls: outcome.calls };
      }
      return { reason: outcome.kind === 'lost' ? LOST : noTracepoints(kernelView) };
    },
  };
}

const LOST: Text = {
  en: "the kernel's buffer was too small for so many system calls, and a count that is not exact is none",
  'pt-BR':
    'o buffer do kernel foi pequeno para tantas chamadas de sistema, e uma contagem inexata não é contagem',
};

function noTracepoints({ observers }: Pick<KernelView, 'observers'>): Text {
  const reason = observers.find(({ name }) => name === 'tracepoints')?.reason;
  return (
    reason ?? {
      en: 'only the kernel of Linux counts them, by its tracepoints',
      'pt-BR': 'só o kernel do Linux as conta, por seus tracepoints',
    }
  );
}

function refused(problem: string): Text {
  return {
    en: `the kernel does not count them (${problem})`,
    'pt-BR': `o kernel não as conta (${problem})`,
  };
}

function notAMark(value: string): InvalidValueError {
  const rule = {
    en: 'a mark is 1 to 64 letters, digits, spaces, or any of -_.:',
    'pt-BR': 'uma marca tem de 1 a 64 letras, algarismos, espaços, ou algum de -_.:',
  };
  const wayOut = { en: 'Name it so.', 'pt-BR': 'Nomeie-a assim.' };
  return new InvalidValueError({ what: 'mark', value, rule, wayOut });
}
