/**
 * The states of a TCP connection, as RFC 9293 section 3.3.2 names them. A call (bind, accept) is not a state, and
 * neither is a segment (SYN, ACK).
 */
export const TCP_STATES = [
  'CLOSED',
  'LISTEN',
  'SYN-SENT',
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
  'CLOSING',
  'LAST-ACK',
  'TIME-WAIT',
] as const;
export type TcpState = (typeof TCP_STATES)[number];

/**
 * The kernel's numbers (include/net/tcp_states.h, from 1). TCP_NEW_SYN_RECV, 12, is a request not yet a socket;
 * TCP_BOUND_INACTIVE, 13 since Linux 6.8, is a socket that is bound and neither listens nor connects.
 */
const KERNEL_STATES: readonly (TcpState | undefined)[] = [
  undefined,
  'ESTABLISHED',
  'SYN-SENT',
  'SYN-RECEIVED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSED',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'SYN-RECEIVED',
  'CLOSED',
];

/** The RFC's name of a state that the Linux kernel gives by number. Throws RangeError for a number it never gives. */
export function stateFromKernel(number: number): TcpState {
  const state = KERNEL_STATES[number];
  if (state === undefined) throw new RangeError(`the kernel has no TCP state ${number}`);
  return state;
}
