import { SERVICE_DAEMONS } from './service-daemon.ts';
import type { ServiceFile } from './service-plan.ts';
import { stampText } from './stamp.ts';
import { SYSTEM_USER } from './system-names.ts';
import { execLine, type Settings, unitText } from './unit-text.ts';

/** The unit that prepares the kernel's trace instances for system services. */
export const TRACE_UNIT = 'socketlab-trace.service';
const TRACING = '/sys/kernel/tracing';
const RUNTIME = 'socketlab-trace';

/** What cannot be filtered by the daemon's ports has an instance beside the daemon's own, so that it pushes nothing out. */
const PARTS = ['', '-resets'] as const;

/** The instances of a daemon where root makes them, and where the daemon finds them: below the first, only root gets. */
export function traceMountsOf(
  daemon: string,
): readonly { readonly from: string; readonly to: string }[] {
  return PARTS.map((part) => ({
    from: `${TRACING}/instances/socketlab-service-${daemon}${part}`,
    to: `/run/${RUNTIME}/${daemon}${part}`,
  }));
}

/** The daemon's own instance, where the daemon finds it. */
export function traceMountOf(daemon: string): string {
  return `/run/${RUNTIME}/${daemon}`;
}

const ALL = SERVICE_DAEMONS.flatMap(({ name }) => traceMountsOf(name).map(({ from }) => from)).join(
  ' ',
);
/** A kernel without tracepoints, or a container that may not make instances, leaves the daemons a lower tier. */
const PREPARE = [
  `for instance in ${ALL}; do`,
  `mkdir -p "$instance" && chown -R ${SYSTEM_USER}:${SYSTEM_USER} "$instance" ||`,
  'echo "<4>no trace instance $instance: its daemon will observe without tracepoints" >&2;',
  'done',
].join(' ');
const REMOVE = `for instance in ${ALL}; do rmdir "$instance" 2>/dev/null || true; done`;

/** Root's own part: it makes the instances, hands them over and is done; no daemon is ever root. */
export function traceHelperUnit(version: string): ServiceFile {
  const text = unitText({
    Unit: [
      ['Description', 'Socketlab: trace instances for its services'],
      ['DefaultDependencies', 'yes'],
      ['After', 'sys-kernel-tracing.mount systemd-sysusers.service'],
      ['Wants', 'sys-kernel-tracing.mount'],
    ],
    Service: [
      ['Type', 'oneshot'],
      ['RemainAfterExit', 'yes'],
      ['RuntimeDirectory', RUNTIME],
      ['ExecStart', shell(PREPARE)],
      ['ExecStop', shell(REMOVE)],
      ...CONFINEMENT,
    ],
    Install: [['WantedBy', 'multi-user.target']],
  });
  return { name: TRACE_UNIT, content: stampText(text, { version, part: 'trace' }) };
}

function shell(script: string): string {
  return execLine(['/bin/sh', '-c', script]);
}

/** Rights over files that are other users', for a directory of tracefs that was handed over before; and nothing else. */
const CONFINEMENT: Settings = [
  ['CapabilityBoundingSet', 'CAP_CHOWN CAP_DAC_OVERRIDE'],
  ['NoNewPrivileges', 'yes'],
  ['ProtectSystem', 'strict'],
  ['ReadWritePaths', `-${TRACING}`],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['PrivateNetwork', 'yes'],
  ['ProtectClock', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['ProtectHostname', 'yes'],
  ['ProtectKernelLogs', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectProc', 'invisible'],
  ['RestrictAddressFamilies', 'AF_UNIX'],
  ['RestrictNamespaces', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['LockPersonality', 'yes'],
  ['MemoryDenyWriteExecute', 'yes'],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallErrorNumber', 'EPERM'],
];
