import type { Talk } from './dialogue.fixture.ts';

/** SYN, SYN-ACK, ACK. */
export function handshake({ client, server }: Talk): void {
  client('S');
  server('SA', { ack: 1 });
  client('A', { ack: 1 });
}

/** The second of three segments comes last, and the third once more. */
export function lateSegments(ends: Talk): void {
  handshake(ends);
  ends.client('PA', { seq: 1, ack: 1, data: 'aaaa' });
  ends.client('PA', { seq: 9, ack: 1, data: 'cccc' });
  ends.server('A', { seq: 1, ack: 5 });
  ends.server('A', { seq: 1, ack: 5 });
  ends.client('PA', { seq: 5, ack: 1, data: 'bbbb' });
  ends.client('PA', { seq: 9, ack: 1, data: 'cccc' });
  ends.server('A', { seq: 1, ack: 13 });
}

/** The server has no room, is asked, has room, and more of it. */
export function closingWindow(ends: Talk): void {
  handshake(ends);
  ends.client('PA', { seq: 1, ack: 1, data: 'full' });
  ends.server('A', { seq: 1, ack: 5, window: 0 });
  ends.client('A', { seq: 4, ack: 1 });
  ends.server('A', { seq: 1, ack: 5, window: 0 });
  ends.server('A', { seq: 1, ack: 5, window: 600 });
  ends.server('A', { seq: 1, ack: 5, window: 900 });
}

/** Asked and answered. */
export function keepAlive(ends: Talk): void {
  handshake(ends);
  ends.client('A', { seq: 0, ack: 1 });
  ends.server('A', { seq: 1, ack: 1 });
}

/** SYN, SYN-ACK and FIN come twice each. */
export function repeatedControls({ client, server }: Talk): void {
  client('S');
  client('S');
  server('SA', { ack: 1 });
  server('SA', { ack: 1 });
  client('A', { ack: 1 });
  client('FA', { seq: 1, ack: 1 });
  client('FA', { seq: 1, ack: 1 });
  server('A', { seq: 1, ack: 2 });
}
