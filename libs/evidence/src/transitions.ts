import type { TcpState } from './states.ts';

/** A step of the state diagram: what makes it happen, and the segment sent in answer, if any. */
export interface Transition {
  readonly from: TcpState;
  readonly to: TcpState;
  /** A call of the user, a segment that arrived, or a timer, in the diagram's words. */
  readonly on: string;
  /** The segment that the end sends as it changes state. */
  readonly sends?: string;
}

/**
 * The TCP connection state diagram: RFC 9293 section 3.3.2, figure 5, with its notes 1 (SYN-RECEIVED back to LISTEN)
 * and 2 (FIN-WAIT-1 to TIME-WAIT). An abort (RST, note 3) may end any state in CLOSED, and is not listed here.
 *
 *   CLOSED -> LISTEN -> SYN-RECEIVED -\                     /-> FIN-WAIT-1 -> FIN-WAIT-2 -> TIME-WAIT -> CLOSED
 *   CLOSED -> SYN-SENT ----------------+-> ESTABLISHED ----+          \-> CLOSING ----------/
 *                                                           \-> CLOSE-WAIT -> LAST-ACK -> CLOSED
 */
export const TRANSITIONS: readonly Transition[] = [
  { from: 'CLOSED', to: 'LISTEN', on: 'passive open' },
  { from: 'CLOSED', to: 'SYN-SENT', on: 'active open', sends: 'SYN' },
  { from: 'LISTEN', to: 'SYN-RECEIVED', on: 'SYN', sends: 'SYN,ACK' },
  { from: 'LISTEN', to: 'SYN-SENT', on: 'send', sends: 'SYN' },
  { from: 'LISTEN', to: 'CLOSED', on: 'close' },
  { from: 'SYN-SENT', to: 'SYN-RECEIVED', on: 'SYN', sends: 'SYN,ACK' },
  { from: 'SYN-SENT', to: 'ESTABLISHED', on: 'SYN,ACK', sends: 'ACK' },
  { from: 'SYN-SENT', to: 'CLOSED', on: 'close' },
  { from: 'SYN-RECEIVED', to: 'ESTABLISHED', on: 'ACK of SYN' },
  { from: 'SYN-RECEIVED', to: 'FIN-WAIT-1', on: 'close', sends: 'FIN' },
  { from: 'SYN-RECEIVED', to: 'LISTEN', on: 'RST' },
  { from: 'ESTABLISHED', to: 'FIN-WAIT-1', on: 'close', sends: 'FIN' },
  { from: 'ESTABLISHED', to: 'CLOSE-WAIT', on: 'FIN', sends: 'ACK' },
  { from: 'FIN-WAIT-1', to: 'FIN-WAIT-2', on: 'ACK of FIN' },
  { from: 'FIN-WAIT-1', to: 'CLOSING', on: 'FIN', sends: 'ACK' },
  { from: 'FIN-WAIT-1', to: 'TIME-WAIT', on: 'FIN,ACK of FIN', sends: 'ACK' },
  { from: 'FIN-WAIT-2', to: 'TIME-WAIT', on: 'FIN', sends: 'ACK' },
  { from: 'CLOSE-WAIT', to: 'LAST-ACK', on: 'close', sends: 'FIN' },
  { from: 'CLOSING', to: 'TIME-WAIT', on: 'ACK of FIN' },
  { from: 'LAST-ACK', to: 'CLOSED', on: 'ACK of FIN' },
  { from: 'TIME-WAIT', to: 'CLOSED', on: '2 MSL passed' },
];

/** Whether the diagram has this step; an abort to CLOSED is one too. */
export function isTransition(from: TcpState, to: TcpState): boolean {
  return TRANSITIONS.some((step) => step.from === from && step.to === to) || isAbort(from, to);
}

/**
 * Whether the step is the kernel's freeing of the full socket rather than the end of the connection. Linux traces
 * FIN-WAIT-2 -> CLOSED (and CLOSING -> CLOSED) when a smaller record takes over what is left of FIN-WAIT-2 and
 * TIME-WAIT; it may do so before the other end's FIN has come, and only a snapshot shows that record.
 */
export function isHandedToTimeWait(from: TcpState, to: TcpState): boolean {
  return to === 'CLOSED' && (from === 'FIN-WAIT-2' || from === 'CLOSING');
}

/** RFC 9293 figure 5, note 3: a reset ends any state but CLOSED and LISTEN. */
function isAbort(from: TcpState, to: TcpState): boolean {
  return to === 'CLOSED' && from !== 'CLOSED' && from !== 'LISTEN';
}
