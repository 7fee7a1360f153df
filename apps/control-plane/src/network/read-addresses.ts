import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { ipv6Literal } from '@socketlab/foundation';
import { type AddressFacts, kindOf } from './address-facts.ts';
import { askIpForInterfaces, type IpInterface } from './ip-program.ts';
import { readDefaultRoutes } from './windows-routes.ts';

/**
 * Reads this machine's addresses. ip(8) tells the most: kinds, and interfaces that are down. Without it Node does, which
 * leaves out what is down, and kinds are told by names.
 */
export async function readAddresses(
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<readonly AddressFacts[]> {
  const interfaces = await askIpForInterfaces(signal);
  signal.throwIfAborted();
  const gateways = readDefaultInterfaces();
  if (interfaces !== undefined) return fromIp(interfaces, gateways);
  const onWindows =
    process.platform === 'win32' ? await readDefaultRoutes(environment, signal) : [];
  return fromNode(networkInterfaces(), { gateways, routed: onWindows });
}

/** The facts of what ip(8) said. Only IPv4's default route counts: a network may well have no other. */
export function fromIp(
  interfaces: readonly IpInterface[],
  defaultInterfaces: ReadonlySet<string>,
): readonly AddressFacts[] {
  return interfaces.flatMap((each) => {
    const { ifname, flags, link_type, linkinfo, addr_info = [] } = each;
    const ports = interfaces.filter(({ master }) => master === ifname);
    const kind = kindOf({
      name: ifname,
      isLoopback: flags.includes('LOOPBACK'),
      linkKind: linkinfo?.info_kind,
      linkType: link_type,
      bridgesHardware: ports.some((port) => port.linkinfo?.info_kind === undefined),
    });
    const isUp = flags.includes('UP') && flags.includes('LOWER_UP');
    return addr_info.flatMap(({ local, prefixlen, temporary = false }) =>
      local === undefined
        ? []
        : [
            {
              interface: ifname,
              kind,
              isUp,
              isDefaultRoute: defaultInterfaces.has(ifname),
              address: local,
              prefix: prefixlen,
              isTemporary: temporary,
            },
          ],
    );
  });
}

/** The facts of what Node said; the way out is known by the interface's name, or by one of its addresses. */
export function fromNode(
  interfaces: ReturnType<typeof networkInterfaces>,
  {
    gateways,
    routed,
  }: { readonly gateways: ReadonlySet<string>; readonly routed: readonly string[] },
): readonly AddressFacts[] {
  const temporary = readTemporaryAddresses();
  return Object.entries(interfaces).flatMap(([name, infos = []]) => {
    const isDefaultRoute =
      gateways.has(name) || infos.some(({ address }) => routed.includes(address));
    return infos.map(({ address, cidr, internal }) => ({
      interface: name,
      kind: kindOf({
        name,
        isLoopback: internal,
        // A virtual switch of Hyper-V by which everything else is reached has the network card in it.
        linkKind: isDefaultRoute && SWITCH.test(name) ? 'bridge' : undefined,
        linkType: undefined,
        bridgesHardware: isDefaultRoute,
      }),
      isUp: true,
      isDefaultRoute,
      address,
      prefix: cidr === null ? undefined : Number(cidr.split('/')[1]),
      isTemporary: temporary.has(address),
    }));
  });
}

const SWITCH = /^vEthernet \(/i;

/** The interfaces with a route to everywhere: /proc/net/route, of Linux (proc(5)); none elsewhere. */
function readDefaultInterfaces(): ReadonlySet<string> {
  const rows = readLines('/proc/thread-self/net/route').slice(1);
  const routes = rows.map((row) => row.split('\t'));
  return new Set(
    routes.flatMap(([name = '', destination, , , , , , mask]) =>
      destination === '00000000' && mask === '00000000' ? [name] : [],
    ),
  );
}

/** IFA_F_TEMPORARY of linux/if_addr.h, the lowest bit of the fifth column of /proc/net/if_inet6. */
function readTemporaryAddresses(): ReadonlySet<string> {
  const rows = readLines('/proc/thread-self/net/if_inet6').map((row) => row.split(/\s+/));
  return new Set(
    rows.flatMap(([address = '', , , , flags = '0']) =>
      (Number.parseInt(flags, 16) & 1) === 1 ? [spelled(address)] : [],
    ),
  );
}

/** 32 hexadecimal digits as Node writes the address, which is RFC 5952's way. */
function spelled(digits: string): string {
  return ipv6Literal(Buffer.from(digits, 'hex'), 0);
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    // Not a Linux, or a container without /proc.
    return [];
  }
}
