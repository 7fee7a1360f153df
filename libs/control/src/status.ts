import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { Facts, SocketlabError } from '@socketlab/foundation';
import { RemoteError } from './errors.ts';

/** The key of the trailing metadata that carries an error; `-bin` makes its value bytes. */
const ERROR_KEY = 'socketlab-error-bin';
/** gRPC implementations take at least 8 KiB of metadata; base64 and the status' own text must fit beside. */
const MAX_ERROR_BYTES = 4_096;
const MAX_TEXT_LENGTH = 600;
const MAX_DETAILS_LENGTH = 1_000;

/** The one table of our codes and gRPC's. A code that is not here is a rule that the state of the system breaks. */
const STATUS_OF_CODE: Readonly<Record<string, status>> = {
  INVALID_VALUE: status.INVALID_ARGUMENT,
  INVALID_CONFIGURATION: status.INVALID_ARGUMENT,
  MALFORMED_MESSAGE: status.INVALID_ARGUMENT,
  MESSAGE_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  DEADLINE_EXCEEDED: status.DEADLINE_EXCEEDED,
  UNKNOWN_CALLER: status.UNAUTHENTICATED,
  GRANT_REVOKED: status.UNAUTHENTICATED,
  GRANT_EXPIRED: status.UNAUTHENTICATED,
  GRANTS_UNAVAILABLE: status.UNAUTHENTICATED,
  SCOPE_MISSING: status.PERMISSION_DENIED,
  OWNER_ONLY: status.PERMISSION_DENIED,
  ADDRESS_NOT_OPENED: status.PERMISSION_DENIED,
  PORT_NOT_OBSERVABLE: status.PERMISSION_DENIED,
  NOT_YOURS: status.PERMISSION_DENIED,
  CLASSMATE_LIMIT: status.RESOURCE_EXHAUSTED,
  AUDIT_UNAVAILABLE: status.UNAVAILABLE,
  NETWORK_CLOSED: status.UNAVAILABLE,
  WILDCARD_ADDRESS: status.INVALID_ARGUMENT,
  NETWORK_ADDRESS_UNAVAILABLE: status.INVALID_ARGUMENT,
  TOO_MANY_CALLS: status.RESOURCE_EXHAUSTED,
  DAEMON_STOPPING: status.UNAVAILABLE,
  METHOD_NOT_OFFERED: status.UNIMPLEMENTED,
  ADDRESS_NOT_AVAILABLE: status.INVALID_ARGUMENT,
  DRAINING: status.UNAVAILABLE,
  ADDRESS_IN_USE: status.ALREADY_EXISTS,
  ALREADY_LISTENING: status.ALREADY_EXISTS,
  NOT_FOUND: status.NOT_FOUND,
  UNKNOWN_CONNECTION: status.NOT_FOUND,
  UNKNOWN_RECORDING: status.NOT_FOUND,
  UNKNOWN_CAPTURE: status.NOT_FOUND,
  UNKNOWN_INTERFACE: status.NOT_FOUND,
  TOO_MANY_CAPTURES: status.RESOURCE_EXHAUSTED,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  PORT_EXCLUDED: status.PERMISSION_DENIED,
  BIND_DENIED: status.PERMISSION_DENIED,
  TARGET_NOT_ALLOWED: status.PERMISSION_DENIED,
  PERMIT_NEEDED: status.PERMISSION_DENIED,
  PERMIT_NOT_VALID: status.PERMISSION_DENIED,
  PERMIT_EXCEEDED: status.PERMISSION_DENIED,
  PERMITS_OFF: status.PERMISSION_DENIED,
  PERMIT_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  RATE_EXCEEDED: status.RESOURCE_EXHAUSTED,
  PAYLOAD_TOO_LARGE: status.INVALID_ARGUMENT,
  TOO_MANY_CONNECTIONS: status.RESOURCE_EXHAUSTED,
  INTERRUPTED_CALL: status.ABORTED,
};

/** The gRPC status that stands for a code of ours. */
export function statusOfCode(code: string): status {
  return STATUS_OF_CODE[code] ?? status.FAILED_PRECONDITION;
}

/** An error as it goes over the wire: status, English text, and code, facts and texts in the trailing metadata. */
export function statusOf(error: SocketlabError): StatusObject {
  const metadata = new Metadata();
  metadata.set(ERROR_KEY, encodeError(error));
  // Lone surrogates would make grpc-js throw: it writes the text with encodeURI.
  const details = Buffer.from(error.message.slice(0, MAX_DETAILS_LENGTH)).toString();
  return { code: statusOfCode(error.code), details, metadata };
}

/** The error that {@link statusOf} wrote, or undefined when the metadata has none, or none that can be read. */
export function errorFrom(metadata: Metadata, address: string): RemoteError | undefined {
  const [value] = metadata.get(ERROR_KEY);
  if (!Buffer.isBuffer(value)) return undefined;
  const remote = parse(value);
  return remote === undefined ? undefined : new RemoteError(remote, address);
}

function encodeError(error: SocketlabError): Buffer {
  const { code, text } = error;
  const bound = (value: string): string =>
    value.length > MAX_TEXT_LENGTH ? `${value.slice(0, MAX_TEXT_LENGTH)}…` : value;
  const whole = Buffer.from(JSON.stringify({ code, text, facts: error.facts }));
  if (whole.length <= MAX_ERROR_BYTES) return whole;
  const bounded = { code, text: { en: bound(text.en), 'pt-BR': bound(text['pt-BR']) } };
  return Buffer.from(JSON.stringify({ ...bounded, facts: {} }));
}

function parse(value: Buffer): ConstructorParameters<typeof RemoteError>[0] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(value.toString('utf8'));
  } catch {
    // Not ours: the status alone says what there is to say.
    return undefined;
  }
  const { code, text, facts } = asRecord(content);
  const { en, 'pt-BR': pt } = asRecord(text);
  if (typeof code !== 'string' || typeof en !== 'string' || typeof pt !== 'string')
    return undefined;
  return { code, text: { en, 'pt-BR': pt }, facts: printable(asRecord(facts)) };
}

function printable(facts: Record<string, unknown>): Facts {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) =>
      typeof fact === 'string' || typeof fact === 'number' || typeof fact === 'boolean'
        ? [[name, fact]]
        : [],
    ),
  );
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
