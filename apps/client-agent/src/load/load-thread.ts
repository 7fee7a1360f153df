import type { EpollEvents, NonBlockingSockets } from '@socketlab/bsd-sockets';
import type { EndReason } from '@socketlab/load';
import { counterCell, type LoadCells, loadCells } from './load-cells.ts';
import { type LoadControl, loadControl, STAGES } from './load-control.ts';
import type { LoadJob, LoadOutcome } from './load-job.ts';
import { createSchedule, createThrottle, type Pace } from './pace.ts';

/** What a thread's connections, or UDP sockets, do. */
export interface Flows {
  /** Takes what epoll has told: the first `count` of the events. */
  serve(count: number, nowMs: number): void;
  /** Begins messages where one may begin, until the gate is shut or nobody is free. */
  dispatch(): void;
  /** Opens what is to be opened, and gives up what has waited too long. `mayOpen` is false once sending is over. */
  maintain(nowMs: number, mayOpen: boolean): void;
  /** Sending begins. */
  start(nowMs: number): void;
  /** Messages that wait for their answer. */
  readonly underWay: number;
  /** Whether there are connections to open that were not begun yet. */
  readonly isOpening: boolean;
  /** How many could begin a message now. */
  readonly free: number;
  close(): void;
}

/** What may begin: looked at before each message. */
export interface Gate {
  /** How many messages this thread has begun. */
  begun: number;
  /** How many it may have begun. */
  limit: number;
  readonly pace: Pace;
  /** Sending began then, on the clock of this thread. */
  startMs: number;
}

/** What flows work with. */
export interface FlowDeps {
  readonly sockets: NonBlockingSockets;
  readonly cells: LoadCells;
  readonly gate: Gate;
  readonly events: EpollEvents;
  readonly epoll: number;
  readonly now: () => number;
}

/** Something without which no load can go on here, and what ends it. */
export class LoadEnds extends Error {
  readonly reason: EndReason;

  constructor(reason: EndReason) {
    super(reason);
    this.reason = reason;
  }
}

/** So long one wait lasts at most: an order of the main thread is heard then. */
const MOST_WAIT_MS = 20;
/** What is due sooner is not waited for: the system would wake the thread later than that. */
const LEAST_WAIT_MS = 0.02;
const CONNECT_WAIT_MS = 1;
const MAINTAIN_MS = 10;
const [BACKLOG, HELD_BACK] = [counterCell('backlog'), counterCell('heldBack')];

/** What a thread works with. */
export interface ThreadDeps extends FlowDeps {
  readonly control: LoadControl;
}

/**
 * The load of one thread: waits, takes answers, begins messages. All its times are of the monotonic clock, so a wall clock
 * that is set meanwhile changes nothing.
 */
export function runLoadThread(job: LoadJob, flows: Flows, deps: ThreadDeps): LoadOutcome {
  const run = new Run(job, flows, deps);
  try {
    run.connect();
    run.send();
    run.drain();
    return { sendingMs: run.sendingMs };
  } catch (failure) {
    if (!(failure instanceof LoadEnds)) throw failure;
    return { reason: failure.reason, sendingMs: run.sendingMs };
  } finally {
    flows.close();
  }
}

class Run {
  readonly #job: LoadJob;
  readonly #flows: Flows;
  readonly #deps: ThreadDeps;
  #sendingMs = 0;
  /** Of the budget of messages, what is this thread's. */
  #granted = 0;
  #isBudgetGone = false;
  #maintainedMs = Number.NEGATIVE_INFINITY;

  constructor(job: LoadJob, flows: Flows, deps: ThreadDeps) {
    this.#job = job;
    this.#flows = flows;
    this.#deps = deps;
  }

  get sendingMs(): number {
    return this.#sendingMs;
  }

  /** Connects, until the main thread lets all begin to send. */
  connect(): void {
    const { control } = this.#deps;
    while (control.stage() === STAGES.connect) this.#turn(CONNECT_WAIT_MS, true);
  }

  send(): void {
    const { gate, control, now } = this.#deps;
    gate.startMs = now();
    this.#flows.start(gate.startMs);
    let nowMs = gate.startMs;
    while (control.stage() === STAGES.send && !this.#hasBegunAll()) {
      this.#openGate(nowMs);
      nowMs = this.#turn(this.#waitMs(nowMs), true);
      this.#sendingMs = nowMs - gate.startMs;
      if (this.#sendingMs < this.#job.durationMs) continue;
      // What was due before the end is sent, though the wait was over after it.
      if (gate.pace.isOpenLoop) this.#openGate(nowMs);
      break;
    }
    gate.limit = 0;
    if (gate.pace.isOpenLoop) this.#noteBacklog(nowMs);
  }

  /** Waits for the answers that are under way. */
  drain(): void {
    const { control, now } = this.#deps;
    const untilMs = now() + this.#job.timeoutMs;
    let nowMs = now();
    while (this.#flows.underWay > 0 && nowMs < untilMs && control.stage() !== STAGES.end) {
      nowMs = this.#turn(MOST_WAIT_MS, false);
    }
  }

  #turn(waitMs: number, mayOpen: boolean): number {
    const { sockets, epoll, events, now } = this.#deps;
    const ready = sockets.epollWait(epoll, events, waitMs);
    // Read once for all that the wait has brought: what is told was there by then.
    const nowMs = now();
    this.#flows.serve(ready, nowMs);
    if (this.#flows.isOpening || nowMs - this.#maintainedMs >= MAINTAIN_MS) {
      this.#maintainedMs = nowMs;
      this.#flows.maintain(nowMs, mayOpen);
    }
    return nowMs;
  }

  #openGate(nowMs: number): void {
    const { gate, control } = this.#deps;
    const { pace } = gate;
    pace.refresh(nowMs - gate.startMs, gate.begun);
    while (!this.#isBudgetGone && this.#granted < gate.begun + this.#job.connections) {
      const part = control.takeBudget();
      this.#isBudgetGone = part === 0;
      this.#granted += part;
    }
    gate.limit = Math.min(pace.allowed, this.#granted);
    this.#flows.dispatch();
    this.#noteBacklog(nowMs);
  }

  #hasBegunAll(): boolean {
    return this.#isBudgetGone && this.#deps.gate.begun >= this.#granted;
  }

  /** Open loop: what is due and was not sent. Closed loop: whether a limit keeps somebody waiting who could send. */
  #noteBacklog(nowMs: number): void {
    const { gate, cells } = this.#deps;
    const { pace, begun } = gate;
    if (pace.isOpenLoop) {
      const due = pace.dueBy(nowMs - gate.startMs);
      const most = this.#isBudgetGone ? this.#granted : due;
      cells.numbers[BACKLOG] = Math.max(0, Math.min(due, most) - begun);
    } else if (this.#flows.free > 0 && begun + 1 > pace.allowed) {
      cells.numbers[HELD_BACK] = (cells.numbers[HELD_BACK] ?? 0) + 1;
    }
  }

  #waitMs(nowMs: number): number {
    const { gate, now } = this.#deps;
    const leftMs = Math.max(0, this.#job.durationMs - (nowMs - gate.startMs));
    const mostMs = Math.min(leftMs, this.#flows.isOpening ? CONNECT_WAIT_MS : MOST_WAIT_MS);
    if (this.#flows.free === 0) return mostMs;
    const waitMs = Math.min(gate.pace.waitMs(now() - gate.startMs, gate.begun), mostMs);
    return waitMs < LEAST_WAIT_MS ? 0 : waitMs;
  }
}

/** The gate of a thread, shut. */
export function createGate(job: LoadJob): Gate {
  const { rate, mostPerSecond, connections, pipeline } = job;
  const pace =
    rate > 0
      ? createSchedule({ ...job, ratePerSecond: rate })
      : createThrottle(mostPerSecond, Math.min(connections * pipeline, mostPerSecond));
  return { begun: 0, limit: 0, pace, startMs: 0 };
}

/** The cells and the control of a job. */
export function sharedOf(job: LoadJob): { cells: LoadCells; control: LoadControl } {
  return { cells: loadCells(job.cells), control: loadControl(job.control) };
}
