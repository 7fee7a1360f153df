const SHUT = 0;
const OPEN = 1;

/** A gate between two threads: one cell of shared memory, shut. */
export function shutGate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(SHUT);
}

/** Lets the thread at the gate go on, and every later one pass. */
export function openGate(gate: Int32Array): void {
  Atomics.store(gate, 0, OPEN);
  Atomics.notify(gate, 0);
}

/** Blocks this thread until the gate is open. Not for the main thread. */
export function waitAtGate(gate: Int32Array): void {
  Atomics.wait(gate, 0, SHUT);
}
