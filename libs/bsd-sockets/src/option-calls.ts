import type { SocketContext } from './socket-context.ts';
import type { Sockets } from './sockets.ts';

type OptionCalls = Pick<Sockets, 'setsockopt' | 'getsockopt'>;

const INT_BYTES = 4;
const LINGER_ROOM = 8;

/** setsockopt(2) and getsockopt(2). All options are one int but SO_LINGER, which is switch and seconds. */
export function createOptionCalls(context: SocketContext): OptionCalls {
  const { calls, constants } = context;
  const memory = new DataView(new ArrayBuffer(LINGER_ROOM));
  const bytes = new Uint8Array(memory.buffer);
  const length = new Int32Array(1);
  const half = constants.linger.bytes / 2;
  const put = (at: number, value: number): void => {
    if (half === INT_BYTES) memory.setInt32(at, value, true);
    else memory.setInt16(at, value, true);
  };
  return {
    setsockopt(descriptor, option, value) {
      const { level, number } = constants.option[option];
      const isLinger = option === 'SO_LINGER';
      if (isLinger) {
        put(0, value < 0 ? 0 : 1);
        put(half, Math.max(0, value));
      } else memory.setInt32(0, value, true);
      const size = isLinger ? constants.linger.bytes : INT_BYTES;
      if (calls.setsockopt(descriptor, level, number, bytes, size) < 0) {
        throw context.failure('setsockopt', descriptor);
      }
    },
    getsockopt(descriptor, option) {
      const { level, number } = constants.option[option];
      const isLinger = option === 'SO_LINGER';
      length[0] = isLinger ? constants.linger.bytes : INT_BYTES;
      if (calls.getsockopt(descriptor, level, number, bytes, length) < 0) {
        throw context.failure('getsockopt', descriptor);
      }
      if (!isLinger) return memory.getInt32(0, true);
      const isOn = bytes[0] !== 0;
      const seconds =
        half === INT_BYTES ? memory.getInt32(half, true) : memory.getInt16(half, true);
      return isOn ? seconds : -1;
    },
  };
}
