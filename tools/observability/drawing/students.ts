import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Clients that come, talk, think and go, as many at a time as the plan says. */
export interface StudentsOptions {
  readonly listener: string;
  /** How many there are to be, so many milliseconds after the start. */
  readonly plan: (atMs: number) => number;
  /** How long a client thinks before it writes again. */
  readonly thinkMs: number;
  /** Which part of them leaves with a RST. */
  readonly resets: number;
  readonly signal: AbortSignal;
}

const LOOK_MS = 250;

/** Keeps as many students connected as the plan says, until the signal. */
export async function keepStudents(options: StudentsOptions): Promise<void> {
  const { plan, signal, resets } = options;
  const started = performance.now();
  const present: Socket[] = [];
  while (!signal.aborted) {
    const wanted = Math.round(plan(performance.now() - started));
    if (present.length < wanted) present.push(enter(options));
    while (present.length > wanted) leave(present.shift() as Socket, Math.random() < resets);
    // Pacing, and no wait for anything: it is how fast students come.
    await pause(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  for (const socket of present) socket.destroy();
}

function enter({ listener, thinkMs, signal }: StudentsOptions): Socket {
  const [host, port] = listener.split(':');
  const socket = connect({ host: host ?? '', port: Number(port), noDelay: true });
  socket.on('error', () => undefined);
  const talk = async (): Promise<void> => {
    await once(socket, 'connect');
    while (!socket.destroyed && !signal.aborted) {
      socket.write('a'.repeat(20 + Math.floor(Math.random() * 400)));
      await once(socket, 'data');
      await pause(thinkMs * (0.5 + Math.random()), undefined, { signal });
    }
  };
  // Whoever is cut off in the middle of a word has left.
  talk().catch(() => undefined);
  return socket;
}

function leave(socket: Socket, resets: boolean): void {
  if (resets) socket.resetAndDestroy();
  else socket.end();
}
