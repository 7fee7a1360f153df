/** The event without which there is nothing to see; Linux 4.16 and later have it. */
export const STATE_EVENT = 'sock/inet_sock_set_state';

/** A socket's end; after it, its address in memory may be another's. */
export const DESTROY_EVENT = 'tcp/tcp_destroy_sock';

/** The events that are about sockets, as `group/name`. A kernel may lack any but the first. */
export const SOCKET_EVENTS = [
  STATE_EVENT,
  'tcp/tcp_send_reset',
  'tcp/tcp_receive_reset',
  'tcp/tcp_retransmit_skb',
  'tcp/tcp_retransmit_synack',
  DESTROY_EVENT,
] as const;

/** The system calls that a textbook server and client make. */
export const CALLS = [
  'socket',
  'bind',
  'listen',
  'accept',
  'accept4',
  'connect',
  'sendto',
  'recvfrom',
  'shutdown',
  'close',
] as const;

/** The two events of each call. */
export const CALL_EVENTS: readonly string[] = CALLS.flatMap((call) => [
  `syscalls/sys_enter_${call}`,
  `syscalls/sys_exit_${call}`,
]);

/** The entry to any system call, by its number. */
export const RAW_CALL_EVENT = 'raw_syscalls/sys_enter';
