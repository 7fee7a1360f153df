/** What sort of interface has an address, as its name and the system tell. */
export type InterfaceKind = 'network' | 'loopback' | 'container' | 'tunnel';

/** One of this machine's addresses, with all by which it is judged. */
export interface AddressFacts {
  readonly interface: string;
  readonly kind: InterfaceKind;
  /** Whether the interface is switched on and has a cable, or its like, that works. */
  readonly isUp: boolean;
  /** Whether the way to everywhere else goes out by it. */
  readonly isDefaultRoute: boolean;
  readonly address: string;
  readonly prefix: number | undefined;
  /** Of IPv6: an address for privacy, which is another one tomorrow (RFC 8981). */
  readonly isTemporary: boolean;
}

/** What of an interface tells its kind. Each is undefined where the system does not say. */
export interface InterfaceFacts {
  readonly name: string;
  readonly isLoopback: boolean;
  /** As ip(8) names it: bridge, veth, tun, wireguard. */
  readonly linkKind: string | undefined;
  /** As ip(8) names it: ether, none, ppp. */
  readonly linkType: string | undefined;
  /** Of a bridge: whether one of its ports is a real interface. */
  readonly bridgesHardware: boolean;
}

/** Made by programs for containers and virtual machines that run here. */
const CONTAINER_NAMES =
  /^(?:docker|podman|cni|cali|flannel|lxcbr|lxdbr|incusbr|virbr|vmnet|vboxnet|vnet|veth)[\d-]|^(?:br-[0-9a-f]{6,}|vethernet |virtualbox|vmware|docker_gwbridge|veth[0-9a-f]{6,})|^(?:cni|docker)-|^bridge100$/i;
/** Made by VPN programs. */
const TUNNEL_NAMES =
  /^(?:tun|tap|wg|ppp|utun|ipsec|gre|sit|zt|nordlynx|proton|tailscale|wireguard|openvpn)/i;
const TUNNEL_LINK_KINDS = ['tun', 'wireguard', 'ppp', 'gre', 'ipip', 'sit', 'vti', 'xfrm'];
const TUNNEL_LINK_TYPES = ['none', 'ppp', 'ipip', 'gre', 'sit', 'tunnel6'];

/** Tells the kind by what the system says of the interface, and by its name. */
export function kindOf({
  name,
  isLoopback,
  linkKind,
  linkType,
  bridgesHardware,
}: InterfaceFacts): InterfaceKind {
  if (isLoopback) return 'loopback';
  // A bridge with a network card in it is how a server of virtual machines reaches its own network.
  if (linkKind === 'bridge') return bridgesHardware ? 'network' : 'container';
  if (CONTAINER_NAMES.test(name)) return 'container';
  if (linkKind !== undefined && TUNNEL_LINK_KINDS.includes(linkKind)) return 'tunnel';
  if (linkType !== undefined && TUNNEL_LINK_TYPES.includes(linkType)) return 'tunnel';
  return TUNNEL_NAMES.test(name) ? 'tunnel' : 'network';
}
