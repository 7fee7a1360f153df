import { type Logger, SocketlabError } from '@socketlab/foundation';
import type { AuditLog } from '@socketlab/trust';
import { createAuditTally } from './audit-tally.ts';
import { type Caller, type CallerRules, callerOf, classmateOf, type Holder } from './caller.ts';
import { UnknownCallerError } from './errors.ts';
import {
  AuditUnavailableError,
  GrantExpiredError,
  GrantRevokedError,
  GrantsUnavailableError,
  ScopeMissingError,
} from './guard-errors.ts';
import { createThrottle } from './throttle.ts';

/** What a scrape is called in refusals and in the audit, as a method would be. */
const METHOD = 'Metrics.Scrape';
/** Prometheus scrapes four times a minute for days: a line a minute would push out of the audit what was done. */
const COUNTED_MS = 3_600_000;
/** How often the log tells what is wrong here. */
const FAILURE_TOLD_MS = 60_000;

/** Who has come in to scrape; the metrics house has the same as ScrapeCaller. */
export interface ScrapeHolder {
  /** Asked at each scrape: why it may not be answered. */
  refusal():
    | {
        readonly status: number;
        readonly say: SocketlabError;
        readonly endsConnection: boolean;
      }
    | undefined;
}

/** Scrapes by what came of them: `OK`, or the code that they were refused with. */
export type ScrapeCounts = Readonly<Record<ScrapeCode, number>>;

/** A closed set, for it labels a metric. */
const CODES = [
  'OK',
  'SCOPE_MISSING',
  'GRANT_REVOKED',
  'GRANT_EXPIRED',
  'UNKNOWN_CALLER',
  'GRANTS_UNAVAILABLE',
  'AUDIT_UNAVAILABLE',
] as const;
type ScrapeCode = (typeof CODES)[number];

interface ScrapeGuardDeps extends CallerRules {
  readonly logger: Logger;
  readonly audit: Pick<AuditLog, 'append'>;
}

/** Says at each scrape whether its holder may, by the grant as it is at that moment. */
export interface ScrapeGuard {
  readonly counts: ScrapeCounts;
  holder(facts: { readonly holder: Holder; readonly from: string }): ScrapeHolder;
  /** Writes down what is only counted until now. */
  stop(): void;
}

/** A guard that has let nobody in yet. */
export function createScrapeGuard(deps: ScrapeGuardDeps): ScrapeGuard {
  const { machineName: host, logger } = deps;
  const tally = createAuditTally(deps, { windowMs: COUNTED_MS });
  const throttle = createThrottle(FAILURE_TOLD_MS);
  const counts = Object.fromEntries(CODES.map((code) => [code, 0])) as Record<ScrapeCode, number>;

  function letIn(caller: Caller): void {
    if (caller.kind === 'owner') return;
    const { scopes } = caller;
    if (!scopes.includes('observe')) {
      throw new ScopeMissingError({
        ...{ host, method: METHOD, needed: 'observe', held: scopes.join(',') },
      });
    }
    try {
      tally.count(caller, METHOD);
    } catch (cause) {
      throw new AuditUnavailableError({ host }, { cause });
    }
  }

  function refuse(
    reason: SocketlabError,
    { holder, from }: { holder: Holder; from: string },
  ): ReturnType<ScrapeHolder['refusal']> {
    const { code } = reason;
    counts[code as ScrapeCode] += 1;
    const isFault = isOne(reason, [GrantsUnavailableError, AuditUnavailableError]);
    if (isFault) throttle(() => logger.error({ err: reason.cause }, 'scrapes are refused'));
    else if (holder.kind === 'grant') writeDown(holder.grantId, { from, code });
    const endsConnection = isOne(reason, [
      GrantRevokedError,
      GrantExpiredError,
      UnknownCallerError,
    ]);
    return { status: isFault ? 503 : 403, say: reason, endsConnection };
  }

  function writeDown(grantId: string, { from, code }: { from: string; code: string }): void {
    const classmate = classmateOf(grantId, deps);
    if (!tally.mayWriteRefusal(classmate, `${METHOD} ${code}`)) return;
    try {
      deps.audit.append({ classmate, method: METHOD, from, code, phase: 'refused' });
    } catch (failure) {
      // It was refused all the same: the log of the daemon tells what the audit can't.
      logger.error({ err: failure, from, code }, 'the audit log cannot be written');
    }
  }

  return {
    counts,
    holder: (facts) => ({
      refusal() {
        try {
          letIn(callerOf(facts.holder, deps));
          counts.OK += 1;
          return undefined;
        } catch (reason) {
          if (!(reason instanceof SocketlabError)) throw reason;
          return refuse(reason, facts);
        }
      },
    }),
    stop: tally.stop,
  };
}

function isOne(
  reason: SocketlabError,
  classes: readonly (abstract new (...args: never[]) => SocketlabError)[],
): boolean {
  return classes.some((known) => reason instanceof known);
}
