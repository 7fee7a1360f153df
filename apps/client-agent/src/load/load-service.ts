import type { Caller, Handlers, Services } from '@socketlab/control';
import type { Logger } from '@socketlab/foundation';
import {
  intervalToMessage,
  type LoadPlan,
  type LoadResult,
  planToMessage,
  resultToMessage,
} from '@socketlab/load';
import { openFilesLimit } from '../scarcity.ts';
import type { ReadTarget } from '../target.ts';
import type { LoadAdmission } from './load-admission.ts';
import { readLoad } from './load-requests.ts';
import type { Loader } from './loader.ts';

type LoadService = Pick<Handlers<Services['client']>, 'runLoad' | 'endLoad'>;

/** What the service needs of the daemon. */
export interface LoadServiceDeps {
  readonly loader: Loader;
  readonly readTarget: ReadTarget;
  readonly loadAdmission: LoadAdmission;
  readonly monotonicMs: () => number;
  readonly logger: Logger;
}

/**
 * RunLoad: finds out where it goes, lets it go there if all agree, and tells what comes of it. EndLoad: ends that of the same
 * caller, who then hears its result.
 */
export function createLoadService(deps: LoadServiceDeps): LoadService {
  const { loader, readTarget, loadAdmission, monotonicMs, logger } = deps;
  // A caller has one load at a time.
  const underWay = new Map<string, AbortController>();
  return {
    async *runLoad(request, { caller, signal, note }) {
      const protocol = request.protocol === 'udp' ? 'udp' : 'tcp';
      const target = await readTarget(request.address, { caller, protocol, signal });
      const wanted = readLoad(request, target.address);
      const { permit } = request;
      const { plan, permitMs, end } = loadAdmission.admit(wanted, { target, caller, permit });
      const facts = { by: caller.kind, ...factsOf(plan) };
      logger.info(facts, 'load begins');
      note(aboutOf(plan));
      const ending = new AbortController();
      underWay.set(nameOf(caller), ending);
      try {
        yield { plan: planToMessage(plan) };
        const items = loader.run(plan, {
          address: wanted.address,
          source: wanted.source,
          signal: AbortSignal.any([signal, ending.signal]),
          openFilesLimit: () => Number(openFilesLimit()) || 0,
          ...(permitMs !== undefined && { permitEndsMs: monotonicMs() + permitMs }),
        });
        for await (const item of items) {
          if (!('reason' in item)) {
            yield { interval: intervalToMessage(item) };
            continue;
          }
          logger.info({ ...facts, ...outcomeOf(item) }, 'load over');
          note(`${aboutOf(plan)}: ${item.counts.sent} sent, ${item.reason}`);
          yield { result: resultToMessage(item) };
        }
      } finally {
        underWay.delete(nameOf(caller));
        end();
      }
    },
    endLoad(_request, { caller }) {
      const ending = underWay.get(nameOf(caller));
      ending?.abort();
      return { wasUnderWay: ending !== undefined };
    },
  };
}

/** A grant, not only its machine: whoever paired anew does not end what the grant before has begun. */
function nameOf(caller: Caller): string {
  return caller.kind === 'owner' ? caller.kind : caller.grantId;
}

function factsOf({ address, protocol, connections, rate, durationMs }: LoadPlan): object {
  return { address, protocol, connections, rate, durationMs };
}

function outcomeOf({ reason, counts }: LoadResult): object {
  return { reason, sent: counts.sent, answered: counts.answered };
}

/** For the audit: where, and how much at most. */
function aboutOf({ address, protocol, connections, durationMs, mostBytes }: LoadPlan): string {
  return `load ${address}/${protocol} connections ${connections} ${durationMs} ms at most ${mostBytes} bytes`;
}
