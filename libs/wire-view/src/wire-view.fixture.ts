import { isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import {
  AddressInUseError,
  createSockets,
  type Descriptor,
  type Sockets,
} from '@socketlab/bsd-sockets';
import type { EventDraft, PacketObservation } from '@socketlab/evidence';
import { type Address, createClock, createLogger } from '@socketlab/foundation';
import { type Capture as CaptureContent, readCapture } from '@socketlab/packets';
import { createWireView } from './create-wire-view.ts';
import type { Capture, CaptureRequest, WireView, WireViewOptions } from './wire-view.ts';

const PATIENCE_MS = 10_000;
export const LOCALHOST: Address = { host: '127.0.0.1', port: 0 };
export const LOCALHOST_6: Address = { host: '::1', port: 0 };

/** The system's own choices begin at 32768: below, no other program's packets have a port of ours by chance. */
const FIRST_PORT = 21_000;
const PORT_RANGES = 100;
const PORTS_A_RANGE = 100;

/** A socket that is bound. */
interface Bound {
  readonly socket: Descriptor;
  readonly at: Address;
}

/** A wire view, and the traffic to look at, in one process. */
export interface Fixture {
  readonly view: WireView;
  readonly events: readonly EventDraft[];
  readonly sockets: Sockets;
  /** A socket on a port that nobody else has, closed when the test ends. */
  open(type: 'SOCK_STREAM' | 'SOCK_DGRAM', at: Address): Bound;
  /** A port that nobody has. */
  freePort(type: 'SOCK_STREAM' | 'SOCK_DGRAM', at: Address): Address;
  start(request: Partial<CaptureRequest>): Promise<Capture>;
  packets(): readonly PacketObservation[];
  /** The file of a stopped capture. */
  read(id: string): Promise<CaptureContent>;
}

/** What a fixture needs of the test that makes it. */
interface Test {
  skip(reason: string): void;
  onTestFinished(cleanUp: () => unknown): void;
}

/** For tests that capture on the loopback interface; they need root. */
export async function createFixture(
  test: Test,
  how: Pick<WireViewOptions, 'platform'> = {},
): Promise<Fixture> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    test.skip('capturing needs root on Linux');
  }
  const events: EventDraft[] = [];
  const clock = createClock();
  const logger = createLogger({ name: 'spec', level: 'silent' });
  const view = createWireView(
    { name: 'spec', directory: tmpdir(), ...how },
    { clock, logger, emit: (draft) => events.push(draft) },
  );
  const wait = { signal: AbortSignal.timeout(PATIENCE_MS) };
  await view.start(wait);
  test.onTestFinished(() => view.stop(wait));
  const sockets = createSockets({}, { clock });
  let port = FIRST_PORT + (process.pid % PORT_RANGES) * PORTS_A_RANGE;
  const bind = (type: 'SOCK_STREAM' | 'SOCK_DGRAM', { host }: Address): Bound => {
    const socket = sockets.socket(isIPv6(host) ? 'AF_INET6' : 'AF_INET', type);
    for (;;) {
      port += 1;
      try {
        sockets.bind(socket, { host, port });
        return { socket, at: { host, port } };
      } catch (failure) {
        if (!(failure instanceof AddressInUseError)) throw failure;
      }
    }
  };
  return {
    view,
    events,
    sockets,
    open(type, at) {
      const bound = bind(type, at);
      test.onTestFinished(() => sockets.close(bound.socket));
      return bound;
    },
    freePort(type, at) {
      const bound = bind(type, at);
      sockets.close(bound.socket);
      return bound.at;
    },
    start: (request) => view.startCapture({ ...DEFAULTS, ...request }),
    packets: () => events.filter((event) => event.kind === 'packet'),
    async read(id) {
      const pieces: Uint8Array[] = [];
      for await (const piece of view.readCapture(id)) pieces.push(piece);
      return readCapture(Buffer.concat(pieces));
    },
  };
}

/** What a caller of the contract leaves out. */
export const DEFAULTS: CaptureRequest = {
  interface: '',
  ports: [],
  snapBytes: 0,
  maxBytes: 0,
  observesPackets: false,
};
