import { isIPv6 } from 'node:net';
import { errnoName } from './errno-name.ts';
import { bindLibc } from './kernel-call.ts';
import { openNetlinkSocket } from './netlink-socket.ts';
import { asNetworkCall } from './network-call.ts';
import { VirtualNetworkError } from './network-errors.ts';
import type { NetworkNamespace } from './network-namespace.ts';
import {
  attribute,
  encodeRequest,
  interfaceBody,
  nested,
  number32,
  type RouteRequest,
  text,
} from './route-messages.ts';

const NETLINK_ROUTE = 0;
const NETLINK_HEADER_BYTES = 16;
const AF_INET = 2;
const AF_INET6 = 10;
const IFF_UP = 1;
/** linux/if_link.h. */
const IFLA = { ADDRESS: 1, IFNAME: 3, LINKINFO: 18, AF_SPEC: 26, NET_NS_FD: 28 } as const;
const IFLA_INFO_KIND = 1;
const IFLA_INFO_DATA = 2;
const IFLA_INET6_ADDR_GEN_MODE = 8;
const IN6_ADDR_GEN_MODE_NONE = 1;
/** linux/veth.h. */
const VETH_INFO_PEER = 1;
/** linux/if_addr.h. */
const IFA = { ADDRESS: 1, LOCAL: 2, BROADCAST: 4 } as const;
const IFA_F_NODAD = 2;
/** linux/rtnetlink.h. */
const RTA = { DST: 1, OIF: 4 } as const;
const RT_TABLE_MAIN = 254;
const RTPROT_BOOT = 3;
const RT_SCOPE_LINK = 253;
const RTN_UNICAST = 1;
const MULTICAST = { bits: 4, network: Buffer.from([224, 0, 0, 0]) };

/** One end of a cable: an interface that is to be made in a network. */
export interface CableEnd {
  readonly namespace: Pick<NetworkNamespace, 'descriptor'>;
  readonly interface: string;
  /** Its number there; must differ from the other end's. */
  readonly index: number;
  /** Its Ethernet address, six bytes. */
  readonly hardwareAddress: Uint8Array;
}

/** An address, and how many of its bits say which network it is in. */
export interface InterfaceAddress {
  readonly host: string;
  readonly prefixBits: number;
}

const PROTOTYPES = {
  if_nametoindex: 'unsigned int if_nametoindex(const char *name)',
  inet_pton: 'int inet_pton(int family, const char *text, _Out_ void *bytes)',
} as const;

/** Lays a cable: two interfaces, veth(4), of which each sends what the other gets. They are down. Throws VirtualNetworkError. */
export function layCable([near, far]: readonly [CableEnd, CableEnd]): void {
  const end = ({ namespace, interface: name, hardwareAddress }: CableEnd): Buffer[] => [
    text(IFLA.IFNAME, name),
    attribute(IFLA.ADDRESS, hardwareAddress),
    number32(IFLA.NET_NS_FD, namespace.descriptor),
  ];
  const peer = nested(VETH_INFO_PEER, interfaceBody({ index: far.index }), ...end(far));
  ask('a veth pair', {
    kind: 'RTM_NEWLINK',
    isNew: true,
    body: interfaceBody({ index: near.index }),
    attributes: [
      ...end(near),
      nested(IFLA.LINKINFO, text(IFLA_INFO_KIND, 'veth'), nested(IFLA_INFO_DATA, peer)),
    ],
  });
}

/**
 * Raises an interface of the calling thread's network, with an address or without; it gives itself none. The address can
 * be used at once: nobody is asked whether it is another's already (RFC 4862 section 5.4). Multicast of IPv4 goes out
 * here. Throws {@link VirtualNetworkError}.
 */
export function raiseInterface(name: string, address?: InterfaceAddress): void {
  const index = indexOf(name);
  const mode = attribute(IFLA_INET6_ADDR_GEN_MODE, Buffer.from([IN6_ADDR_GEN_MODE_NONE]));
  const change = (body: Buffer, ...attributes: Buffer[]): RouteRequest => ({
    kind: 'RTM_NEWLINK',
    isNew: false,
    body,
    attributes,
  });
  ask(
    `no address of its own for ${name}`,
    change(interfaceBody({ index }), nested(IFLA.AF_SPEC, nested(AF_INET6, mode))),
  );
  if (address !== undefined) ask(`${address.host} for ${name}`, newAddress(index, address));
  ask(`${name} up`, change(interfaceBody({ index, flags: IFF_UP, change: IFF_UP })));
  if (address !== undefined && !isIPv6(address.host))
    ask(`multicast by ${name}`, newMulticastRoute(index));
}

/** struct ifaddrmsg. */
function newAddress(index: number, { host, prefixBits }: InterfaceAddress): RouteRequest {
  const isSix = isIPv6(host);
  const bytes = addressBytes(host);
  const body = Buffer.from([
    isSix ? AF_INET6 : AF_INET,
    prefixBits,
    isSix ? IFA_F_NODAD : 0,
    0,
    0,
    0,
    0,
    0,
  ]);
  body.writeUInt32LE(index, 4);
  const attributes = [attribute(IFA.LOCAL, bytes), attribute(IFA.ADDRESS, bytes)];
  if (!isSix) attributes.push(attribute(IFA.BROADCAST, broadcastOf(bytes, prefixBits)));
  return { kind: 'RTM_NEWADDR', isNew: true, body, attributes };
}

/** struct rtmsg. A machine that is on a network has such a route, mostly by its default route. */
function newMulticastRoute(index: number): RouteRequest {
  const body = Buffer.alloc(12);
  body.set([AF_INET, MULTICAST.bits, 0, 0, RT_TABLE_MAIN, RTPROT_BOOT, RT_SCOPE_LINK, RTN_UNICAST]);
  const attributes = [attribute(RTA.DST, MULTICAST.network), number32(RTA.OIF, index)];
  return { kind: 'RTM_NEWROUTE', isNew: true, body, attributes };
}

function indexOf(name: string): number {
  const index = bindLibc(PROTOTYPES).if_nametoindex(name);
  if (index === 0)
    throw new VirtualNetworkError({ what: `if_nametoindex(${name})`, errno: 'ENODEV' });
  return index;
}

function addressBytes(host: string): Buffer {
  const isSix = isIPv6(host);
  const bytes = Buffer.alloc(isSix ? 16 : 4);
  const read = bindLibc(PROTOTYPES).inet_pton(isSix ? AF_INET6 : AF_INET, host, bytes);
  if (read !== 1) throw new VirtualNetworkError({ what: `the address ${host}`, errno: 'EINVAL' });
  return bytes;
}

/** All bits behind the network's are ones (RFC 919). */
function broadcastOf(address: Buffer, prefixBits: number): Buffer {
  const hostMask = prefixBits === 32 ? 0 : 0xffff_ffff >>> prefixBits;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((address.readUInt32BE(0) | hostMask) >>> 0, 0);
  return bytes;
}

/** Sends one request and hears how it went: an error of 0 is the kernel's yes. */
function ask(what: string, request: RouteRequest): void {
  const socket = asNetworkCall(() =>
    openNetlinkSocket({ number: NETLINK_ROUTE, name: 'NETLINK_ROUTE' }),
  );
  try {
    const negative = asNetworkCall(() => {
      socket.send(encodeRequest(request));
      socket.receive();
      return socket.bytes.getInt32(NETLINK_HEADER_BYTES, true);
    });
    if (negative !== 0) {
      throw new VirtualNetworkError({
        what: `${request.kind}, ${what},`,
        errno: errnoName(-negative),
      });
    }
  } finally {
    socket.close();
  }
}
