import { orderByCause, THIS_HOST } from '@socketlab/evidence';
import { type Clock, DefectError, parseAddress, type Text } from '@socketlab/foundation';
import type { DaemonName, HostRole, LabContext, LabEvidence } from './lab.ts';
import { CLEANUP_DEADLINE_MS, HostWorkplace, type Workplace } from './workplace.ts';

/** What a lab's steps work with. Whatever they open is closed when the lab ends, however it ends. */
export interface LabSession extends Workplace {
  readonly signal: AbortSignal;
  /** Tells what the lab is doing. */
  tell(step: Text): void;
  /** The daemons of another machine. */
  on(role: HostRole): Workplace;
  /** Ends captures and recordings, with all that was written until now. */
  finish(): Promise<void>;
}

/** A session, seen by who runs the lab. */
export interface OwnedSession extends LabSession {
  /** Closes what is still open at the daemons that still answer, and takes what evidence they have. */
  cleanUp(): Promise<void>;
  /** The daemon that was being recorded and no longer answers. */
  findSilent(): Promise<{ name: DaemonName; address: string } | undefined>;
  evidence(): Omit<LabEvidence, 'startedAtNs' | 'endedAtNs'>;
}

/** A session in which nothing has happened yet. */
export function createSession(context: LabContext, deps: { readonly clock: Clock }): OwnedSession {
  const { signal, onProgress, daemons, addresses, hosts = {} } = context;
  // On one machine all daemons have one clock, and nothing is to be aligned.
  const clock = Object.keys(hosts).length === 0 ? {} : { clock: deps.clock };
  const own = new HostWorkplace(
    { host: THIS_HOST, daemons, signal, ...(addresses && { addresses }) },
    clock,
  );
  const others = new Map<string, HostWorkplace>();
  for (const [role, { name, ...place }] of Object.entries(hosts)) {
    others.set(role, new HostWorkplace({ ...place, host: name, signal }, clock));
  }
  const all = [own, ...others.values()];
  const onAll = async (work: (place: HostWorkplace) => Promise<unknown>): Promise<void> => {
    const outcomes = await Promise.allSettled(all.map(work));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  };
  return {
    ...workOf(own),
    signal,
    tell: (step) => onProgress?.(step),
    on(role) {
      const place = others.get(role);
      if (place === undefined) throw new DefectError({ problem: `the lab has no host ${role}` });
      return place;
    },
    finish: () => onAll((place) => place.finish(signal)),
    cleanUp: () => onAll((place) => place.cleanUp(AbortSignal.timeout(CLEANUP_DEADLINE_MS))),
    async findSilent() {
      const until = AbortSignal.timeout(CLEANUP_DEADLINE_MS);
      const silent = await Promise.all(all.map((place) => place.findSilent(until)));
      return silent.find((daemon) => daemon !== undefined);
    },
    evidence: () => gather(all),
  };
}

/** The methods of a workplace, as a session has them for this machine. */
function workOf(own: HostWorkplace): Workplace {
  return {
    host: own.host,
    ...(own.address === undefined ? {} : { address: own.address }),
    daemon: (name) => own.daemon(name),
    record: (name, options) => own.record(name, options),
    observeCalls: (name) => own.observeCalls(name),
    open: (name, request) => own.open(name, request),
    close: (name) => own.close(name),
    capture: (name, ports, place) => own.capture(name, ports, place),
    readInterface: (name, address) => own.readInterface(name, address),
    takeSource: (name, role) => own.takeSource(name, role),
  };
}

function gather(all: readonly HostWorkplace[]): Omit<LabEvidence, 'startedAtNs' | 'endedAtNs'> {
  const recordings = all.flatMap((place) => place.recordings);
  const [capture, ...others] = all.flatMap((place) => place.captures);
  const clocks = all.flatMap((place) => place.clock.describe() ?? []);
  const auditLines = all.flatMap((place) => place.auditLines);
  return {
    witnesses: recordings.map(({ witness }) => witness),
    timeline: orderByCause(all.flatMap((place) => place.events())),
    sources: all.flatMap((place) => place.sources),
    ...(capture === undefined ? {} : { capture }),
    ...(others.length === 0 ? {} : { otherCaptures: others }),
    ...(clocks.length === 0 ? {} : { clocks }),
    ...(auditLines.length === 0 ? {} : { auditLines }),
  };
}

/** The port of an address that a daemon has answered with. */
export function portOfListener(address: string): number {
  return parseAddress(address).port;
}
