import { hardeningOf } from './hardening.ts';
import { serviceUnit, socketUnit } from './service-daemon.ts';
import { commandOf, type ServiceFile, type ServicePlan } from './service-plan.ts';
import { stampText } from './stamp.ts';
import { SYSTEM_HOME, SYSTEM_STATE, SYSTEM_USER } from './system-names.ts';
import { TRACE_UNIT, traceMountOf, traceMountsOf } from './trace-helper.ts';
import { environmentLine, execLine, type Settings, unitText } from './unit-text.ts';

/** Exit code of a daemon whose configuration is wrong, and of a launcher without a Node: to start it again helps nothing. */
const MISCONFIGURED = '2';
/** The daemons' own default for listen(2), so that a held socket queues as many as one of theirs. */
const BACKLOG = '128';
/** Two ends for each of the 20,000 connections that multi-tcp takes at most, and some; Node raises its limit to this. */
const DESCRIPTORS = '65536';

/** The units of one daemon: its service, and its socket where the manager is to hold one. */
export function systemdUnits(plan: ServicePlan): readonly ServiceFile[] {
  const facts = factsOf(plan);
  const { name } = plan.daemon;
  const service = {
    name: serviceUnit(name),
    content: stampText(serviceText(plan), { version: plan.version, ...facts, place: plan.place }),
  };
  const socket = socketOf(plan);
  if (socket === undefined) return [service];
  // Neither version nor program are of the socket: it outlives an update of its daemon, and clients wait in its queue meanwhile.
  return [service, { name: socketUnit(name), content: stampText(socketText(plan, socket), facts) }];
}

/** What a file says of itself, so that a later version can tell what it was made of. */
function factsOf({ daemon, scope, directories, choices }: ServicePlan): {
  readonly [fact: string]: unknown;
} {
  return { daemon: daemon.name, scope, directories, choices };
}

/** The socket that the manager shall hold. */
function socketOf({ daemon, choices }: ServicePlan): ServicePlan['daemon']['socket'] {
  return choices.hasSocket ? daemon.socket : undefined;
}

function serviceText(plan: ServicePlan): string {
  const { daemon, scope } = plan;
  const wanted = [
    ...(socketOf(plan) === undefined ? [] : [socketUnit(daemon.name)]),
    ...(scope === 'system' ? [TRACE_UNIT] : []),
  ];
  const first = wanted.join(' ');
  return unitText({
    Unit: [
      ['Description', daemon.description],
      ...(wanted.length === 0 ? [] : ([['Wants', first]] as const)),
      ['After', ['network.target', ...wanted].join(' ')],
      ['StartLimitIntervalSec', '60'],
      ['StartLimitBurst', '5'],
    ],
    Service: [
      ['Type', 'notify'],
      // A daemon without native calls has systemd-notify(1) speak for it.
      ['NotifyAccess', 'all'],
      ['ExecStart', execLine([...commandOf(plan), ...argumentsOf(plan)])],
      ...Object.entries(plan.environment).map(
        ([name, value]) => ['Environment', environmentLine(name, value)] as const,
      ),
      // The daemon reads its grants again. kill(1) is a program that not every machine has; the shell's own is there.
      ['ExecReload', '/bin/sh -c "kill -HUP $MAINPID"'],
      ['TimeoutStartSec', '30'],
      ['WatchdogSec', '30'],
      ['TimeoutStopSec', '15'],
      ['KillMode', 'mixed'],
      ['Restart', 'on-failure'],
      ['RestartSec', '1'],
      ['RestartPreventExitStatus', MISCONFIGURED],
      ['StandardOutput', 'journal'],
      ['StandardError', 'journal'],
      ['SyslogIdentifier', `socketlab-${daemon.name}`],
      ['LimitNOFILE', DESCRIPTORS],
      ...(scope === 'system' ? systemSettings(daemon.name) : []),
      ...hardeningOf(plan),
    ],
    Install: [['WantedBy', scope === 'system' ? 'multi-user.target' : 'default.target']],
  });
}

/** A daemon without a held socket may open its listener itself at start, and does so if an address was chosen. */
function argumentsOf({ daemon, scope, choices }: ServicePlan): readonly string[] {
  const opens = !choices.hasSocket && choices.listen !== undefined;
  return [
    ...(opens ? ['--listen', String(choices.listen)] : []),
    ...(scope === 'system' ? ['--trace-instance', traceMountOf(daemon.name)] : []),
  ];
}

/** Whose it is and where it writes; the trace instance comes in where root has prepared one. */
function systemSettings(daemon: string): Settings {
  return [
    ['User', SYSTEM_USER],
    ['Group', SYSTEM_USER],
    ['StateDirectory', SYSTEM_STATE],
    ['StateDirectoryMode', '0700'],
    ['WorkingDirectory', SYSTEM_HOME],
    ...traceMountsOf(daemon).map(({ from, to }) => ['BindPaths', `-${from}:${to}`] as const),
  ];
}

function socketText(
  plan: ServicePlan,
  { kind, address }: NonNullable<ServicePlan['daemon']['socket']>,
): string {
  const at = plan.choices.listen ?? address;
  return unitText({
    Unit: [['Description', `${plan.daemon.description} (its socket)`]],
    Socket: [
      [kind === 'stream' ? 'ListenStream' : 'ListenDatagram', at],
      ...(kind === 'stream' ? ([['Backlog', BACKLOG]] as const) : []),
      ['FileDescriptorName', plan.daemon.name],
    ],
    Install: [['WantedBy', 'sockets.target']],
  });
}
