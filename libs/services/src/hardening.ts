import type { ServicePlan } from './service-plan.ts';
import type { Settings } from './unit-text.ts';

/** What a unit is denied, and why it can be. */
export interface HardeningRule {
  readonly setting: string;
  readonly value: string;
  /** Whether a user's own manager can do it too, which has no rights to give up or to hide files with. */
  readonly inUserUnits: boolean;
  readonly why: string;
}

const BOTH = true;
const SYSTEM = false;
type Row = readonly [setting: string, value: string, inUserUnits: boolean, why: string];

const ROWS: readonly Row[] = [
  ['NoNewPrivileges', 'yes', BOTH, 'nothing that it starts gains rights'],
  ['LockPersonality', 'yes', BOTH, 'no other execution domain, personality(2)'],
  ['RestrictNamespaces', 'yes', BOTH, 'a daemon makes and enters no namespace'],
  ['RestrictRealtime', 'yes', BOTH, 'no real-time scheduling'],
  ['RestrictSUIDSGID', 'yes', BOTH, 'no set-user-ID file comes to be'],
  ['SystemCallArchitectures', 'native', BOTH, 'no system calls of another architecture'],
  ['SystemCallFilter', '@system-service', BOTH, 'what an ordinary service needs'],
  ['SystemCallFilter', '~@privileged', SYSTEM, 'and none that needs privileges'],
  ['SystemCallErrorNumber', 'EPERM', BOTH, 'V8 asks for pkey_alloc(2), and can do without'],
  ['UMask', '0077', BOTH, 'what it writes, its owner reads'],
  ['CapabilityBoundingSet', '', SYSTEM, 'no capability, not even to lose'],
  ['DevicePolicy', 'closed', SYSTEM, 'no device but null, zero, random and the like'],
  ['IPAddressDeny', 'any', SYSTEM, 'the kernel drops what is not in IPAddressAllow='],
  [
    'IPAddressAllow',
    'localhost link-local multicast 10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 fc00::/7',
    SYSTEM,
    'this machine and private networks: a daemon reaches, and is reached by, nobody on the Internet',
  ],
  ['KeyringMode', 'private', SYSTEM, 'no keyring of anybody else'],
  ['PrivateDevices', 'yes', SYSTEM, 'a /dev without hardware'],
  ['PrivateTmp', 'yes', SYSTEM, 'a /tmp of its own'],
  ['ProtectClock', 'yes', SYSTEM, 'it never sets the clock'],
  ['ProtectControlGroups', 'yes', SYSTEM, 'cgroups are read only'],
  ['ProtectHome', 'yes', SYSTEM, 'home directories are empty'],
  ['ProtectHostname', 'yes', SYSTEM, 'it never names the machine'],
  ['ProtectKernelLogs', 'yes', SYSTEM, 'no kernel log'],
  ['ProtectKernelModules', 'yes', SYSTEM, 'no module is loaded'],
  ['ProtectKernelTunables', 'yes', SYSTEM, '/proc/sys and /sys are read only'],
  [
    'ProtectProc',
    'invisible',
    SYSTEM,
    'other users’ processes are not seen: who holds a taken port is named only if it is one of ours',
  ],
  ['ProtectSystem', 'strict', SYSTEM, 'all of the file system is read only, but for its state'],
  ['RemoveIPC', 'yes', SYSTEM, 'no System V IPC is left behind'],
];

/** Every rule; docs/services.md shows them, and a test holds the two equal. */
export const HARDENING: readonly HardeningRule[] = ROWS.map(
  ([setting, value, inUserUnits, why]) => ({ setting, value, inUserUnits, why }),
);

/** The settings that take from a daemon what it needs not, of the plan's scope. */
export function hardeningOf({ scope, choices }: ServicePlan): Settings {
  const hasRaw = scope === 'system' && choices.allowsCaptures;
  const rules = HARDENING.filter(({ inUserUnits }) => scope === 'system' || inUserUnits);
  return [
    ...rules.map(({ setting, value }): [string, string] => {
      const isBound = setting === 'CapabilityBoundingSet' && hasRaw;
      return [setting, isBound ? 'CAP_NET_RAW' : value];
    }),
    ...(hasRaw ? ([['AmbientCapabilities', 'CAP_NET_RAW']] as const) : []),
    ['RestrictAddressFamilies', familiesOf(scope, choices.allowsCaptures)],
  ];
}

/**
 * What the daemons open: sockets of the lessons, control (TCP), and netlink for SOCK_DIAG. A user's may try to capture: the
 * kernel says no by itself, and names the right that is missing.
 */
function familiesOf(scope: ServicePlan['scope'], allowsCaptures: boolean): string {
  const all = 'AF_INET AF_INET6 AF_UNIX AF_NETLINK';
  return scope === 'user' || allowsCaptures ? `${all} AF_PACKET` : all;
}
