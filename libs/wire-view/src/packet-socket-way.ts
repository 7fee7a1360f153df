import { KernelCallError, openPacketSocket } from '@socketlab/bsd-sockets';
import { LINK_TYPES } from '@socketlab/packets';
import type { CaptureSource, CaptureWay } from './capture-way.ts';
import { InterfaceDownError, UnknownInterfaceError } from './errors.ts';
import type { CaptureRequest } from './wire-view.ts';

/** Linux: packet(7). */
export function createPacketSocketWay(): CaptureWay {
  return {
    locate: (name) => ({
      interface: name,
      open: (request) => open(name, request),
    }),
  };
}

function open(name: string, request: CaptureRequest): CaptureSource {
  try {
    const socket = openPacketSocket({ ...request, interface: name });
    const linkType = socket.link === 'ethernet' ? LINK_TYPES.ethernet : LINK_TYPES.raw;
    const { isLoopback } = socket;
    return { linkType, isLoopback, device: name, from: { kind: 'socket', socket } };
  } catch (failure) {
    if (!(failure instanceof KernelCallError)) throw failure;
    if (failure.errno === 'ENODEV') throw new UnknownInterfaceError({ interface: name });
    if (failure.errno === 'ENETDOWN') throw new InterfaceDownError({ interface: name });
    throw failure;
  }
}
