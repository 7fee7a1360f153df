import { InvalidValueError } from '@socketlab/foundation';
import type { CaptureRequest } from './wire-view.ts';

const MAX_PORTS = 16;
const MAX_PORT = 65_535;
/** The longest headers of a packet of ours and of the one that ICMP carries fit. */
const MIN_SNAP_BYTES = 128;
const MAX_SNAP_BYTES = 65_535;
const MIN_FILE_BYTES = 4_096;
const MAX_FILE_BYTES = 64 * 1024 * 1024;
const LOOPBACK = 'lo';

/** Puts the defaults in the place of 0 and ''. Throws InvalidValueError. */
export function checkRequest(request: CaptureRequest): CaptureRequest {
  const { ports, snapBytes, maxBytes } = request;
  if (ports.length < 1 || ports.length > MAX_PORTS) {
    throw invalid('ports', String(ports.length), [1, MAX_PORTS]);
  }
  return {
    ...request,
    interface: request.interface || LOOPBACK,
    ports: [...new Set(ports.map((port) => within(port, 'port', [1, MAX_PORT])))],
    snapBytes: within(snapBytes || MAX_SNAP_BYTES, 'snapBytes', [MIN_SNAP_BYTES, MAX_SNAP_BYTES]),
    maxBytes: within(maxBytes || MAX_FILE_BYTES, 'maxBytes', [MIN_FILE_BYTES, MAX_FILE_BYTES]),
  };
}

function within(value: number, what: string, bounds: readonly [number, number]): number {
  if (Number.isInteger(value) && value >= bounds[0] && value <= bounds[1]) return value;
  throw invalid(what, String(value), bounds);
}

function invalid(
  what: string,
  value: string,
  [least, most]: readonly [number, number],
): InvalidValueError {
  const isCount = what === 'ports';
  return new InvalidValueError({
    what,
    value,
    rule: isCount
      ? {
          en: `a capture has ${least} to ${most} ports`,
          'pt-BR': `uma captura tem de ${least} a ${most} portas`,
        }
      : {
          en: `it is a whole number from ${least} to ${most}`,
          'pt-BR': `é um número inteiro de ${least} a ${most}`,
        },
    wayOut: {
      en: `Choose ${isCount ? 'that many' : `one from ${least} to ${most}`}.`,
      'pt-BR': `Escolha ${isCount ? 'essa quantidade' : `um de ${least} a ${most}`}.`,
    },
  });
}
