import { InterruptedCallError, type PendingCall } from '@socketlab/bsd-sockets';

/*
 *   socket thread                        main thread
 *   tells the call, waits while HELD
 *                                        step: HELD -> LET_GO, wakes it
 *   LET_GO -> HELD, makes the call
 *                                        interrupt: OPEN, wakes it, for good
 */
const GATE = 0;
const HELD = 0;
const LET_GO = 1;
const OPEN = 2;

/** What of the calls is shown step by step; naming and options are asides. */
const STEPS: ReadonlySet<string> = new Set([
  'socket',
  'bind',
  'listen',
  'accept',
  'connect',
  'recv',
  'send',
  'recvfrom',
  'sendto',
  'shutdown',
  'close',
]);

/** The memory of a gate, which is closed. */
export function createGateMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/**
 * The thread's side: blocks before each call until it is let go. An opened gate stops nobody: the call that it held is
 * not made but throws InterruptedCallError, so that the server ends at once, except for close(), by which it ends.
 */
export function createStepGate(
  memory: SharedArrayBuffer,
  tell: (call: PendingCall) => void,
): (call: PendingCall) => void {
  const cells = new Int32Array(memory);
  return (call) => {
    if (!STEPS.has(call.name) || Atomics.load(cells, GATE) === OPEN) return;
    tell(call);
    while (Atomics.load(cells, GATE) === HELD) Atomics.wait(cells, GATE, HELD);
    if (Atomics.compareExchange(cells, GATE, LET_GO, HELD) !== OPEN) return;
    if (call.name !== 'close') throw new InterruptedCallError({ call: call.name });
  };
}

/** The main thread's side. */
export interface GateKeeper {
  /** Lets the call pass that the gate holds. */
  letGo(): void;
  /** Ends stepping; may be called in a process's last moments, and twice. */
  open(): void;
}

/** The keeper of the gate with that memory. */
export function createGateKeeper(memory: SharedArrayBuffer): GateKeeper {
  const cells = new Int32Array(memory);
  return {
    letGo() {
      Atomics.compareExchange(cells, GATE, HELD, LET_GO);
      Atomics.notify(cells, GATE);
    },
    open() {
      Atomics.store(cells, GATE, OPEN);
      Atomics.notify(cells, GATE);
    },
  };
}
