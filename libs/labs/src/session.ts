import type { DaemonClient } from '@socketlab/control';
import { orderByCause } from '@socketlab/evidence';
import { DefectError, parseAddress, type Text } from '@socketlab/foundation';
import { type CaptureUnderWay, startCapture } from './capturing.ts';
import type { DaemonName, LabCapture, LabContext, LabEvidence, LessonSource, Role } from './lab.ts';
import { type Recording, type RecordingOptions, startRecording } from './recording.ts';

/** How long listeners may take to close, and daemons to hand over what they have. */
const CLEANUP_DEADLINE_MS = 2_000;

type OpenRequest = Parameters<DaemonClient['listener']['openListener']>[0];

/** What a lab's steps work with. Whatever they open is closed when the lab ends, however it ends. */
export interface LabSession {
  readonly signal: AbortSignal;
  /** Tells what the lab is doing. */
  tell(step: Text): void;
  daemon(name: DaemonName): DaemonClient;
  /** Records a daemon's evidence; in force when it resolves. */
  record(name: DaemonName, options: Omit<RecordingOptions, 'signal'>): Promise<Recording>;
  /** Opens a daemon's listener. Resolves with its real address. */
  open(name: DaemonName, request: OpenRequest): Promise<string>;
  /** Closes it again, once its connections have ended or 2 s have passed. */
  close(name: DaemonName): Promise<void>;
  /**
   * Captures the packets of these ports on the loopback interface; ready when it resolves. Does nothing where the
   * daemon cannot capture: its witness says why.
   */
  capture(name: DaemonName, ports: readonly number[]): Promise<void>;
  /** Takes the source of a daemon's lesson. */
  takeSource(name: DaemonName, role: Role): Promise<void>;
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
export function createSession(context: LabContext): OwnedSession {
  return new Session(context);
}

class Session implements OwnedSession {
  readonly signal: AbortSignal;
  readonly #context: LabContext;
  readonly #recordings = new Map<DaemonName, Recording>();
  readonly #listening = new Set<DaemonName>();
  readonly #sources: LessonSource[] = [];
  #underWay: CaptureUnderWay | undefined;
  #capture: LabCapture | undefined;

  constructor(context: LabContext) {
    this.#context = context;
    this.signal = context.signal;
  }

  tell(step: Text): void {
    this.#context.onProgress?.(step);
  }

  daemon(name: DaemonName): DaemonClient {
    const daemon = this.#context.daemons[name];
    if (daemon === undefined) throw new DefectError({ problem: `the lab was given no ${name}` });
    return daemon;
  }

  async record(name: DaemonName, options: Omit<RecordingOptions, 'signal'>): Promise<Recording> {
    const recording = await startRecording(this.daemon(name), { ...options, signal: this.signal });
    this.#recordings.set(name, recording);
    return recording;
  }

  async open(name: DaemonName, request: OpenRequest): Promise<string> {
    const address = this.#context.addresses?.[name] ?? request.address ?? '';
    const asked = { ...request, address };
    const opened = await this.daemon(name).listener.openListener(asked, { signal: this.signal });
    this.#listening.add(name);
    return opened.address;
  }

  async close(name: DaemonName): Promise<void> {
    const { listener } = this.daemon(name);
    await listener.closeListener({ deadlineMs: CLEANUP_DEADLINE_MS }, { signal: this.signal });
    this.#listening.delete(name);
  }

  async capture(name: DaemonName, ports: readonly number[]): Promise<void> {
    const recording = this.#recordings.get(name);
    const canCapture = recording?.witness.observers.some(
      (observer) => observer.name === 'packets' && observer.isAvailable,
    );
    if (canCapture !== true) return;
    this.#underWay = await startCapture(this.daemon(name), { ports, signal: this.signal });
  }

  async takeSource(name: DaemonName, role: Role): Promise<void> {
    const { listener, client } = this.daemon(name);
    const { signal } = this;
    const { source } =
      role === 'client'
        ? await client.getClientSource({}, { signal })
        : await listener.getListenerSource({}, { signal });
    if (source !== null) this.#sources.push({ role, witness: name, ...source });
  }

  async finish(): Promise<void> {
    await this.#finish(this.signal);
  }

  async cleanUp(): Promise<void> {
    const signal = AbortSignal.timeout(CLEANUP_DEADLINE_MS);
    const closing = [...this.#listening].map((name) =>
      this.daemon(name).listener.closeListener({ deadlineMs: 0 }, { signal }),
    );
    // What ended the lab is what its user must hear of; a step that fails here fails for the same reason.
    await Promise.allSettled(closing);
    this.#listening.clear();
    await Promise.allSettled([this.#finish(signal)]);
    for (const recording of this.#recordings.values()) recording.close();
  }

  async findSilent(): Promise<{ name: DaemonName; address: string } | undefined> {
    const signal = AbortSignal.timeout(CLEANUP_DEADLINE_MS);
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

  evidence(): Omit<LabEvidence, 'startedAtNs' | 'endedAtNs'> {
    const recordings = [...this.#recordings.values()];
    return {
      witnesses: recordings.map(({ witness }) => witness),
      timeline: orderByCause(recordings.flatMap((recording) => recording.events())),
      sources: this.#sources,
      ...(this.#capture === undefined ? {} : { capture: this.#capture }),
    };
  }

  async #finish(signal: AbortSignal): Promise<void> {
    const underWay = this.#underWay;
    this.#underWay = undefined;
    // The last packets become events before the recording that takes them ends.
    const capturing = underWay?.finish(signal).then((capture) => {
      this.#capture = capture;
    });
    const outcomes = await Promise.allSettled([capturing]);
    const finishing = [...this.#recordings.values()].map((recording) => recording.finish(signal));
    outcomes.push(...(await Promise.allSettled(finishing)));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/** The port of an address that a daemon has answered with. */
export function portOfListener(address: string): number {
  return parseAddress(address).port;
}
