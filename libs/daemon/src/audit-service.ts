import type { Handlers, Services } from '@socketlab/control';
import type { Part } from '@socketlab/foundation';
import { type AuditLog, parseAuditLine } from '@socketlab/trust';
import { boundedFeed } from './bounded-feed.ts';
import type { Leftovers } from './leftovers.ts';

const FEED_CAPACITY = 1_000;
/** How far back a classmate's own lines are looked for, and how many fit well in one answer. */
const LINES_LOOKED_THROUGH = 10_000;
const MOST_LINES = 1_000;

/** The Daemon service's part about its audit log. */
export function createAuditService(
  audit: Pick<AuditLog, 'newest' | 'subscribe'>,
): Pick<Handlers<Services['daemon']>, 'watchAudit' | 'listOwnAudit'> {
  return {
    listOwnAudit({ afterSequence }, { caller }) {
      const after = Number(afterSequence);
      const own = audit.newest(LINES_LOOKED_THROUGH).flatMap((line) => {
        const entry = parseAuditLine(line);
        const isOwn = caller.kind === 'classmate' && entry?.classmate.grantId === caller.grantId;
        return isOwn && entry !== undefined && entry.sequence > after
          ? [{ line, sequence: entry.sequence }]
          : [];
      });
      const listed = own.slice(0, MOST_LINES);
      return {
        lines: listed.map(({ line }) => line),
        lastSequence: listed.at(-1)?.sequence ?? after,
      };
    },
    async *watchAudit({ tail }, { signal }) {
      const feed = boundedFeed(audit.subscribe, { capacity: FEED_CAPACITY, signal });
      for (const line of audit.newest(tail)) yield { line };
      for await (const next of feed) {
        yield 'item' in next ? { line: next.item } : { dropped: next.dropped };
      }
    },
  };
}

/** Stands before the control port, and so ends after it, which writes down at its end what it had only counted. */
export function createAuditPart(audit: AuditLog, leftovers: Pick<Leftovers, 'stop'>): Part {
  return {
    name: 'audit',
    start: async () => {},
    async stop() {
      leftovers.stop();
      audit.close();
    },
  };
}
