import { realpath } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { messageOf, type Text } from '@socketlab/foundation';
import { createRunProgram } from '../../services/run-program.ts';
import { type AddressRange, readRange } from './address-ranges.ts';
import type { Facts, TargetFacts, Unobserved } from './facts.ts';
import type { AskedPacket } from './firewall-conditions.ts';
import { doubtOf } from './firewall-words.ts';
import { readCategory } from './network-category.ts';
import { isHeldByDaemon } from './port-holder.ts';
import { present } from './present.ts';
import {
  type FirewallFacts,
  type FirewallRegistry,
  judgeFirewall,
  readFirewallRegistry,
} from './windows-firewall.ts';
import type { InterfaceFacts, WindowsWayFacts } from './windows-way.ts';

interface Asking {
  readonly target: TargetFacts;
  /** What this machine's daemons say, of an address of its own. */
  readonly farEnd: Facts['farEnd'] | undefined;
  readonly way: WindowsWayFacts | undefined;
  readonly signal: AbortSignal;
  readonly unobserved: Unobserved[];
}
interface Deps {
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where udp-echo serves, and where a machine is found (DNS-SD). */
const UDP_PORTS = [65_431, 5_353];

/**
 * What this Windows does with others that come to its port, or with what it sends to theirs; of UDP too where the port is
 * one of Socketlab's for it. What could not be told is added to `unobserved`.
 */
export async function readFirewalls(
  { target, farEnd, way, signal, unobserved }: Asking,
  { environment }: Deps,
): Promise<Pick<Facts, 'firewall' | 'datagrams'>> {
  const { isOwn, port } = target;
  const own = isOwn ? way?.holder : way?.through;
  const programs = [process.execPath, await realpath(process.execPath)];
  const about = addressesOf(target, own);
  const direction = isOwn ? 'in' : 'out';
  const category = own && (await readCategory(own.index, { environment, signal }));
  const judge = (registry: FirewallRegistry, protocol: 'tcp' | 'udp'): FirewallFacts => {
    // What goes out is this program's, and what comes in is for the one that holds the port.
    const isNodes = !isOwn || isHeldByDaemon(present({ target, farEnd }), protocol);
    const packet: AskedPacket = {
      ...{ protocol, direction, port, environment },
      ...(isNodes ? { programs } : {}),
      ...about.packet,
      ...(own === undefined ? {} : { interface: own }),
    };
    const on = judgeFirewall(registry, packet);
    const program = isNodes ? process.execPath : undefined;
    return {
      ...{ direction, protocol, port, on },
      ...present({ program, from: about.from, category }),
    };
  };
  const registry = await registryOr({ signal, unobserved, environment });
  if (registry === undefined) return {};
  const firewall = judge(registry, 'tcp');
  const datagrams = UDP_PORTS.includes(port) ? judge(registry, 'udp') : undefined;
  for (const facts of [firewall, datagrams]) {
    const reason = facts && doubtOf(facts);
    if (reason !== undefined) unobserved.push({ what: 'firewall', reason });
  }
  return present({ firewall, datagrams });
}

async function registryOr({
  signal,
  unobserved,
  environment,
}: Deps & Pick<Asking, 'signal' | 'unobserved'>): Promise<FirewallRegistry | undefined> {
  try {
    const run = createRunProgram(environment);
    const registry = await readFirewallRegistry({ run, signal });
    if (typeof registry !== 'string') return registry;
    const reason = registry === 'absent' ? NO_RULES : NOT_SHOWN;
    unobserved.push({ what: 'firewall', reason });
    return undefined;
  } catch (failure) {
    signal.throwIfAborted();
    const message = messageOf(failure);
    unobserved.push({ what: 'firewall', reason: { en: message, 'pt-BR': message } });
    return undefined;
  }
}

type Addresses = Pick<AskedPacket, 'family' | 'local' | 'remote' | 'subnets'>;

/**
 * Of what comes in: to the address, from the networks of the interface that has it. Of what goes out: from the addresses of
 * the interface that the route leads through, to the address.
 */
function addressesOf(
  { address, isOwn }: TargetFacts,
  own: InterfaceFacts | undefined,
): { readonly packet: Addresses; readonly from?: string } {
  const [bare = address] = address.split('%');
  const family = isIPv4(bare) ? 4 : 6;
  const target = rangesOf([bare]);
  const all = networkInterfaces();
  const infos = Object.entries(all).find(([name, each = []]) =>
    isOwn ? each.some((info) => info.address === bare) : name === own?.name,
  )?.[1];
  const mine = (infos ?? []).filter((info) => info.family === `IPv${family}`);
  const cidrs = mine.flatMap(({ cidr }) => (cidr === null ? [] : [cidr]));
  if (cidrs.length === 0) {
    const remote = isOwn ? rangesOf([family === 4 ? '0.0.0.0/0' : '::/0']) : target;
    return { packet: { family, remote, ...(isOwn ? { local: target } : {}) } };
  }
  const subnets = rangesOf(cidrs);
  if (isOwn) {
    return { packet: { family, local: target, remote: subnets, subnets }, from: cidrs.join(', ') };
  }
  return { packet: { family, local: rangesOf(mine.map(bareOf)), remote: target, subnets } };
}

function bareOf({ address }: NetworkInterfaceInfo): string {
  return address.split('%')[0] ?? '';
}

function rangesOf(texts: readonly string[]): readonly AddressRange[] {
  return texts.flatMap((text) => readRange(text) ?? []);
}

const NOT_SHOWN: Text = {
  en: 'reg.exe does not show the rules of Windows Firewall here, as where a policy forbids tools for the registry; an administrator can ask: netsh advfirewall firewall show rule name=all',
  'pt-BR':
    'o reg.exe não mostra as regras do Firewall do Windows aqui, como onde uma política proíbe ferramentas do registro; um administrador pode perguntar: netsh advfirewall firewall show rule name=all',
};
const NO_RULES: Text = {
  en: 'the registry has no rules of Windows Firewall here; another program may filter',
  'pt-BR': 'o registro não tem regras do Firewall do Windows aqui; outro programa pode filtrar',
};
