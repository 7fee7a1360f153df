const HEADER_BYTES = 16;
const ATTRIBUTE_HEADER_BYTES = 4;
const NLM_F_REQUEST = 0x01;
const NLM_F_ACK = 0x04;
const NLM_F_EXCL = 0x200;
const NLM_F_CREATE = 0x400;

/** The requests of rtnetlink(7) that are made here. */
export const REQUEST = { RTM_NEWLINK: 16, RTM_NEWADDR: 20, RTM_NEWROUTE: 24 } as const;

/** One request: its kind, the structure that follows the header, and attributes. */
export interface RouteRequest {
  readonly kind: keyof typeof REQUEST;
  /** Whether it makes something that must not be there yet; else it changes what is. */
  readonly isNew: boolean;
  readonly body: Uint8Array;
  readonly attributes: readonly Uint8Array[];
}

/** The request as the kernel reads it: struct nlmsghdr, the body, the attributes (netlink(7)). It asks for an answer. */
export function encodeRequest({ kind, isNew, body, attributes }: RouteRequest): Buffer {
  const content = Buffer.concat([padded(body), ...attributes]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES + content.length, 0);
  header.writeUInt16LE(REQUEST[kind], 4);
  const flags = NLM_F_REQUEST | NLM_F_ACK;
  header.writeUInt16LE(isNew ? flags | NLM_F_CREATE | NLM_F_EXCL : flags, 6);
  return Buffer.concat([header, content]);
}

/** struct rtattr: length, type, value, and what fills it up to four bytes. */
export function attribute(type: number, value: Uint8Array): Buffer {
  const header = Buffer.alloc(ATTRIBUTE_HEADER_BYTES);
  header.writeUInt16LE(ATTRIBUTE_HEADER_BYTES + value.length, 0);
  header.writeUInt16LE(type, 2);
  return padded(Buffer.concat([header, value]));
}

/** An attribute whose value is attributes, behind a structure if there is one. */
export function nested(type: number, ...parts: readonly Uint8Array[]): Buffer {
  return attribute(type, Buffer.concat(parts));
}

/** A name, as the kernel takes it: with a zero behind. */
export function text(type: number, value: string): Buffer {
  return attribute(type, Buffer.from(`${value}\0`));
}

/** 32 bits. */
export function number32(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return attribute(type, bytes);
}

/** struct ifinfomsg: which interface, and which of its flags are to be changed to what. */
export function interfaceBody(
  of: { index?: number; flags?: number; change?: number } = {},
): Buffer {
  const body = Buffer.alloc(16);
  body.writeInt32LE(of.index ?? 0, 4);
  body.writeUInt32LE(of.flags ?? 0, 8);
  body.writeUInt32LE(of.change ?? 0, 12);
  return body;
}

function padded(bytes: Uint8Array): Buffer {
  const whole = Buffer.alloc((bytes.length + 3) & ~3);
  whole.set(bytes);
  return whole;
}
