import type { CallContext } from '@socketlab/control';
import { ClassmateLimitError, NotYoursError } from './classmate-errors.ts';
import type { ObservablePorts } from './observable-ports.ts';

/** Ended ones of classmates that are remembered, for their downloads; the daemon keeps 8 files. */
const ENDED_KEPT = 256;

/** A recording or a capture that someone has begun. */
export interface Begun {
  readonly id: string;
  /** Absent of what the owner has begun. */
  readonly grantId: string | undefined;
  readonly ports: readonly number[];
}

/** Who has begun what: recordings or captures of one daemon. */
export interface BegunBook {
  /** Begins one. Throws PortNotObservableError and ClassmateLimitError of a classmate, and what `start` throws. */
  begin<Answer>(
    asked: { readonly context: CallContext; readonly ports: readonly number[] },
    start: () => Promise<Answer>,
    idOf: (answer: Answer) => string,
  ): Promise<Answer>;
  find(id: string): Begun | undefined;
  /** The owner ends and fetches all, a classmate what they began; whether there is another is not told. Throws NotYoursError. */
  checkOf(id: string, context: CallContext): void;
  ended(id: string): void;
  /** What the owner has ever named. */
  readonly ownerPorts: ReadonlySet<number>;
  /** Those of classmates that have not ended. */
  readonly underWay: readonly Begun[];
}

/** None yet; classmates may have `most` under way together. */
export function createBegunBook(
  options: {
    readonly what: 'captures' | 'recordings';
    readonly most: number;
    readonly machineName: string;
  },
  deps: { readonly ports: ObservablePorts; readonly onBegun: (grantId: string) => void },
): BegunBook {
  const { what, most: limit, machineName: host } = options;
  const all = new Map<string, Begun>();
  const underWay = new Map<string, Begun>();
  const ownerPorts = new Set<number>();
  let beginning = 0;

  function admit({ caller }: CallContext, ports: readonly number[]): string | undefined {
    if (caller.kind === 'owner') return undefined;
    deps.ports.check(caller.grantId, ports);
    if (underWay.size + beginning >= limit) throw new ClassmateLimitError({ host, what, limit });
    return caller.grantId;
  }

  function add(begun: Begun): void {
    all.set(begun.id, begun);
    if (begun.grantId === undefined) {
      for (const port of begun.ports) ownerPorts.add(port);
      return;
    }
    underWay.set(begun.id, begun);
    deps.onBegun(begun.grantId);
  }

  function forgetOldest(): void {
    const ended = [...all.values()].filter(
      ({ id, grantId }) => grantId !== undefined && !underWay.has(id),
    );
    const [oldest] = ended;
    if (oldest !== undefined && ended.length > ENDED_KEPT) all.delete(oldest.id);
  }

  return {
    async begin({ context, ports }, start, idOf) {
      const grantId = admit(context, ports);
      if (grantId !== undefined) beginning += 1;
      try {
        const answer = await start();
        add({ id: idOf(answer), grantId, ports });
        return answer;
      } finally {
        if (grantId !== undefined) beginning -= 1;
      }
    },
    ownerPorts,
    find: (id) => all.get(id),
    checkOf(id, { caller }) {
      if (caller.kind === 'owner' || all.get(id)?.grantId === caller.grantId) return;
      throw new NotYoursError({ host, id });
    },
    ended(id) {
      underWay.delete(id);
      forgetOldest();
    },
    get underWay() {
      return [...underWay.values()];
    },
  };
}
