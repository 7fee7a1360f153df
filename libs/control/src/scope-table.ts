import type { Scope } from '@socketlab/trust';
import type { Caller } from './caller.ts';
import {
  CHANNELZ_SERVICE,
  HEALTH_SERVICE,
  REFLECTION_SERVICES,
  SERVICE_NAMES,
} from './contract.ts';
import { OwnerOnlyError, ScopeMissingError } from './guard-errors.ts';

/** Who may call a method: the owner alone, or a classmate whose grant has the scope. The owner may call all. */
export type Needed = 'owner' | Scope;

const [REFLECTION_V1, REFLECTION_V1ALPHA] = REFLECTION_SERVICES;

/**
 * Every method that a daemon may offer, by its path. A method that is not here is the owner's alone; a spec holds the
 * table equal to the contract, so that each was decided on.
 */
export const SCOPE_TABLE: Readonly<Record<string, Needed>> = {
  ...paths(SERVICE_NAMES.daemon, {
    GetInfo: 'observe',
    GetStatus: 'observe',
    // They end the daemon, tell of all that its owner does, or decide who else may come.
    Drain: 'owner',
    ReadLog: 'owner',
    OpenNetwork: 'owner',
    CloseNetwork: 'owner',
    ReloadGrants: 'owner',
    WatchAudit: 'owner',
    // A classmate's own lines only: the Daemon service leaves all others out.
    ListOwnAudit: 'observe',
  }),
  ...paths(SERVICE_NAMES.evidence, {
    GetTier: 'observe',
    StartRecording: 'observe',
    StopRecording: 'observe',
    FetchEvents: 'observe',
    WatchEvents: 'observe',
    TakeSnapshot: 'observe',
    ListListeners: 'observe',
    // Of which ports, the Evidence service decides.
    StartCapture: 'observe',
    StopCapture: 'observe',
    DownloadCapture: 'observe',
    ReadClock: 'observe',
    ReadInterface: 'observe',
    // Whom the machine knows on its network is its owner's affair.
    ReadWay: 'owner',
    // What the daemon's process uses is its owner's affair, and counting costs that machine something.
    MarkUsage: 'owner',
  }),
  ...paths(SERVICE_NAMES.listener, {
    OpenListener: 'serve',
    CloseListener: 'serve',
    StepListener: 'serve',
    IssuePermit: 'traffic',
    GetListener: 'observe',
    ListConnections: 'observe',
    ListEndpoints: 'observe',
    GetListenerSource: 'observe',
  }),
  ...paths(SERVICE_NAMES.client, {
    Exchange: 'traffic',
    ExchangeMany: 'traffic',
    ExchangeDatagram: 'traffic',
    OpenConnection: 'traffic',
    UseConnection: 'traffic',
    CloseConnection: 'traffic',
    ListHeldConnections: 'observe',
    GetClientSource: 'observe',
    RunLoad: 'traffic',
    EndLoad: 'traffic',
  }),
  ...paths(HEALTH_SERVICE, { Check: 'observe', List: 'observe', Watch: 'observe' }),
  ...paths(REFLECTION_V1, { ServerReflectionInfo: 'observe' }),
  ...paths(REFLECTION_V1ALPHA, { ServerReflectionInfo: 'observe' }),
  ...paths(CHANNELZ_SERVICE, {
    GetTopChannels: 'observe',
    GetServers: 'observe',
    GetServer: 'observe',
    GetServerSockets: 'observe',
    GetChannel: 'observe',
    GetSubchannel: 'observe',
    GetSocket: 'observe',
  }),
};

function paths(
  service: string,
  methods: Readonly<Record<string, Needed>>,
): Readonly<Record<string, Needed>> {
  return Object.fromEntries(
    Object.entries(methods).map(([name, needed]) => [`/${service}/${name}`, needed]),
  );
}

/** The methods of the contract by their paths: `DaemonService.GetInfo`. A closed set, fit to label a metric. */
export const METHOD_NAMES: ReadonlyMap<string, string> = new Map(
  Object.keys(SCOPE_TABLE).map((path) => [path, shortNameOf(path)]),
);

/** Lets the caller call the method at the path, or throws {@link OwnerOnlyError} or {@link ScopeMissingError}. */
export function checkScope(path: string, caller: Caller, machineName: string): void {
  if (caller.kind === 'owner') return;
  const needed = SCOPE_TABLE[path] ?? 'owner';
  const facts = { host: machineName, method: shortNameOf(path) };
  if (needed === 'owner') throw new OwnerOnlyError(facts);
  if (caller.scopes.includes(needed)) return;
  throw new ScopeMissingError({ ...facts, needed, held: caller.scopes.join(',') });
}

/** `DaemonService.GetInfo` of `/socketlab.v1.DaemonService/GetInfo`: as the documentation names methods. */
export function shortNameOf(path: string): string {
  const [service = '', method = ''] = path.slice(1).split('/');
  return `${service.split('.').at(-1)}.${method}`;
}
