import type { DaemonClient } from '@socketlab/control';
import { type Event, THIS_HOST } from '@socketlab/evidence';
import { type Clock, DefectError } from '@socketlab/foundation';
import { type CaptureOptions, type CaptureUnderWay, startCapture } from './capturing.ts';
import { createHostClock, type HostClock } from './host-clock.ts';
import type { DaemonName, LabAuditLine, LabCapture, LessonSource, Role } from './lab.ts';
import { followOwnAudit, type OwnAudit } from './own-audit.ts';
import { type Recording, type RecordingOptions, startRecording } from './recording.ts';

/** How long listeners may take to close, and daemons to hand over what they have. */
export const CLEANUP_DEADLINE_MS = 2_000;

/** What a daemon is asked to open. */
export type OpenRequest = Parameters<DaemonClient['listener']['openListener']>[0];

/** The daemons of one host, as a lab's steps work with them. */
export interface Workplace {
  /** Its name: `local`, or what this machine's owner calls a paired one. */
  readonly host: string;
  /** Of another machine: its address in the network that both are in. */
  readonly address?: string;
  daemon(name: DaemonName): DaemonClient;
  /** Records a daemon's evidence; in force when it resolves. */
  record(name: DaemonName, options: Omit<RecordingOptions, 'signal' | 'host'>): Promise<Recording>;
  /** Observes a daemon's calls for a time, in a recording that does not; returns how to end that. */
  observeCalls(name: DaemonName): Promise<() => Promise<void>>;
  /** Opens a daemon's listener. Resolves with its real address. */
  open(name: DaemonName, request: OpenRequest): Promise<string>;
  /** Closes it again, once its connections have ended or 2 s have passed. */
  close(name: DaemonName): Promise<void>;
  /**
   * Captures the packets of these ports; ready when it resolves. Does nothing where the daemon cannot capture: its
   * witness says why.
   */
  capture(
    name: DaemonName,
    ports: readonly number[],
    place?: Pick<CaptureOptions, 'interface' | 'address'>,
  ): Promise<void>;
  /** Has a daemon tell, as an event, which interface holds an address, or leads to it. */
  readInterface(name: DaemonName, address: string): Promise<void>;
  /** Takes the source of a daemon's lesson. */
  takeSource(name: DaemonName, role: Role): Promise<void>;
}

/** What a workplace is made of. */
interface WorkplaceOptions {
  readonly host: string;
  readonly daemons: Readonly<Partial<Record<DaemonName, DaemonClient>>>;
  readonly addresses?: Readonly<Partial<Record<DaemonName, string>>>;
  readonly signal: AbortSignal;
  readonly address?: string;
}

interface WorkplaceDeps {
  /** The clock here, to which those of other hosts are aligned; absent where there is one host. */
  readonly clock?: Clock;
}

/** The daemons of one host while a lab runs, and all that they have observed. */
export class HostWorkplace implements Workplace {
  readonly host: string;
  readonly address?: string;
  /** How this host's clock stands to the one here. */
  readonly clock: HostClock;
  readonly #options: WorkplaceOptions;
  readonly #recordings = new Map<DaemonName, Recording>();
  readonly #listening = new Set<DaemonName>();
  readonly #audits = new Map<DaemonName, OwnAudit>();
  readonly #observing = new Set<(until?: AbortSignal) => Promise<void>>();
  #underWay: CaptureUnderWay[] = [];
  /** What the owner of the other machine was told of this run. */
  auditLines: readonly LabAuditLine[] = [];
  readonly captures: LabCapture[] = [];
  readonly sources: LessonSource[] = [];

  constructor(options: WorkplaceOptions, deps: WorkplaceDeps) {
    this.host = options.host;
    if (options.address !== undefined) this.address = options.address;
    this.#options = options;
    this.clock = createHostClock(options.host, deps);
  }

  get recordings(): readonly Recording[] {
    return [...this.#recordings.values()];
  }

  daemon(name: DaemonName): DaemonClient {
    const daemon = this.#options.daemons[name];
    if (daemon !== undefined) return daemon;
    throw new DefectError({ problem: `the lab was given no ${name} on ${this.host}` });
  }

  async record(
    name: DaemonName,
    options: Omit<RecordingOptions, 'signal' | 'host'>,
  ): Promise<Recording> {
    const { host, signal } = this.#options;
    const daemon = this.daemon(name);
    if (!this.clock.wasRead) await this.clock.read(daemon, signal);
    if (host !== THIS_HOST) this.#audits.set(name, await followOwnAudit(daemon, host, signal));
    const recording = await startRecording(daemon, { ...options, host, signal });
    this.#recordings.set(name, recording);
    return recording;
  }

  async observeCalls(name: DaemonName): Promise<() => Promise<void>> {
    const { evidence } = this.daemon(name);
    const { signal } = this.#options;
    const asked = { remotePorts: [], observesCalls: true, skipsSnapshots: true };
    const { recordingId } = await evidence.startRecording(asked, { signal });
    const end = async (until = signal): Promise<void> => {
      if (!this.#observing.delete(end)) return;
      await evidence.stopRecording({ recordingId }, { signal: until });
    };
    this.#observing.add(end);
    return () => end();
  }

  async open(name: DaemonName, request: OpenRequest): Promise<string> {
    const { addresses, signal } = this.#options;
    // socket(), bind() and listen() are a part of what labs show: a listener that was handed over has none of them.
    const address = addresses?.[name] ?? request.address ?? '';
    const asked = { ...request, address, avoidsHeld: true };
    const opened = await this.daemon(name).listener.openListener(asked, { signal });
    this.#listening.add(name);
    return opened.address;
  }

  async close(name: DaemonName): Promise<void> {
    const { signal } = this.#options;
    const deadlineMs = CLEANUP_DEADLINE_MS;
    await this.daemon(name).listener.closeListener({ deadlineMs }, { signal });
    this.#listening.delete(name);
  }

  async capture(
    name: DaemonName,
    ports: readonly number[],
    place: Pick<CaptureOptions, 'interface' | 'address'> = {},
  ): Promise<void> {
    const canCapture = this.#recordings
      .get(name)
      ?.witness.observers.some((way) => way.name === 'packets' && way.isAvailable);
    if (canCapture !== true) return;
    const { host, signal } = this.#options;
    const asked = { ...place, ports, witness: name, host, signal };
    this.#underWay.push(await startCapture(this.daemon(name), asked));
  }

  async readInterface(name: DaemonName, address: string): Promise<void> {
    await this.daemon(name).evidence.readInterface({ address }, { signal: this.#options.signal });
  }

  async takeSource(name: DaemonName, role: Role): Promise<void> {
    const { listener, client } = this.daemon(name);
    const { signal } = this.#options;
    const { source } =
      role === 'client'
        ? await client.getClientSource({}, { signal })
        : await listener.getListenerSource({}, { signal });
    if (source !== null) this.sources.push({ role, witness: name, ...source });
  }

  /** Ends captures and recordings, with all that was written until now. */
  async finish(signal: AbortSignal): Promise<void> {
    const underWay = this.#underWay;
    this.#underWay = [];
    // The last packets become events before the recording that takes them ends.
    const captured = await Promise.allSettled(underWay.map((capture) => capture.finish(signal)));
    for (const outcome of captured) {
      if (outcome.status === 'fulfilled') this.captures.push(outcome.value);
    }
    const outcomes: PromiseSettledResult<unknown>[] = [...captured];
    const finishing = this.recordings.map((recording) => recording.finish(signal));
    outcomes.push(...(await Promise.allSettled(finishing)));
    const [name] = this.#recordings.keys();
    if (name !== undefined) {
      outcomes.push(...(await Promise.allSettled([this.clock.read(this.daemon(name), signal)])));
    }
    outcomes.push(...(await Promise.allSettled([this.#readAudits(signal)])));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  async #readAudits(signal: AbortSignal): Promise<void> {
    const audits = [...this.#audits.values()];
    const lines = await Promise.all(audits.map((audit) => audit.read(signal)));
    this.auditLines = lines.flat();
  }

  /** Closes what is still open, if the daemons still answer. */
  async cleanUp(signal: AbortSignal): Promise<void> {
    const closing = [...this.#listening].map((name) =>
      this.daemon(name).listener.closeListener({ deadlineMs: 0 }, { signal }),
    );
    // What ended the lab is what its user must hear of; a step that fails here fails for the same reason.
    await Promise.allSettled(closing);
    this.#listening.clear();
    await Promise.allSettled([...this.#observing].map((end) => end(signal)));
    await Promise.allSettled([this.finish(signal)]);
    for (const recording of this.recordings) recording.close();
  }

  /** The daemon that was being recorded and no longer answers. */
  async findSilent(
    signal: AbortSignal,
  ): Promise<{ name: DaemonName; address: string } | undefined> {
    for (const name of this.#recordings.keys()) {
      const daemon = this.daemon(name);
      const isThere = await daemon.daemon.getInfo({}, { signal }).then(
        () => true,
        () => false,
      );
      if (!isThere) return { name, address: daemon.address };
    }
    return undefined;
  }

  /** All that was observed, on the clock here where there are several hosts. */
  events(): readonly Event[] {
    return this.clock.align(this.recordings.flatMap((recording) => recording.events()));
  }
}
