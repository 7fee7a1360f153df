import type { MethodDefinition } from '@grpc/proto-loader';
import type { Caller } from './caller.ts';
import type { ClientServiceDefinition } from './gen/socketlab/v1/ClientService.ts';
import type { DaemonServiceDefinition } from './gen/socketlab/v1/DaemonService.ts';
import type { EvidenceServiceDefinition } from './gen/socketlab/v1/EvidenceService.ts';
import type { ListenerServiceDefinition } from './gen/socketlab/v1/ListenerService.ts';

/** Our services, by the short names that code uses. */
export interface Services {
  readonly daemon: DaemonServiceDefinition;
  readonly evidence: EvidenceServiceDefinition;
  readonly listener: ListenerServiceDefinition;
  readonly client: ClientServiceDefinition;
}
export type ServiceName = keyof Services;

/** The methods that answer with a stream. */
export type StreamingMethod =
  | 'WatchEvents'
  | 'ReadLog'
  | 'DownloadCapture'
  | 'WatchAudit'
  | 'RunLoad';

/** What a handler knows of its call. */
export interface CallContext {
  /** Aborts when the caller cancels, goes away, its deadline passes, or its grant is over. */
  readonly signal: AbortSignal;
  /** Who calls. That the method may be called is certain; what it may be called about, the handler decides. */
  readonly caller: Caller;
  /** Tells the audit what the call turned out to be about, where its request leaves that open: a real address. */
  readonly note: (about: string) => void;
}

/** What a caller may say of a call. Without `deadlineMs` the client's default holds; a stream has none. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
}

/** `FetchEvents` as code calls it: `fetchEvents`; drops the index signature of the generated definitions. */
type MethodName<Key> = string extends Key ? never : Key extends string ? Uncapitalize<Key> : never;

/** A service as a daemon implements it: plain functions that return a promise, or an async iterable for a stream. */
export type Handlers<Definition> = {
  readonly [Key in keyof Definition as MethodName<Key>]: Definition[Key] extends MethodDefinition<
    infer _In,
    infer Out,
    infer InOutput,
    infer _OutOutput
  >
    ? (
        request: InOutput,
        context: CallContext,
      ) => Key extends StreamingMethod ? AsyncIterable<Out> : Promise<Out> | Out
    : never;
};

/** A service as a client calls it. */
export type ServiceClient<Definition> = {
  readonly [Key in keyof Definition as MethodName<Key>]: Definition[Key] extends MethodDefinition<
    infer In,
    infer _Out,
    infer _InOutput,
    infer OutOutput
  >
    ? (
        request: In,
        options?: CallOptions,
      ) => Key extends StreamingMethod ? AsyncIterable<OutOutput> : Promise<OutOutput>
    : never;
};

/** The services that a daemon offers beside health, reflection and channelz. */
export interface ServiceHandlers {
  readonly daemon: Handlers<DaemonServiceDefinition>;
  readonly evidence: Handlers<EvidenceServiceDefinition>;
  readonly listener?: Handlers<ListenerServiceDefinition>;
  readonly client?: Handlers<ClientServiceDefinition>;
}

/** A connection to one daemon. */
export interface DaemonClient {
  readonly address: string;
  readonly daemon: ServiceClient<DaemonServiceDefinition>;
  readonly evidence: ServiceClient<EvidenceServiceDefinition>;
  readonly listener: ServiceClient<ListenerServiceDefinition>;
  readonly client: ServiceClient<ClientServiceDefinition>;
  /** Resolves when grpc.health.v1 says SERVING; rejects with the reason it can't, at the latest when the deadline passes. */
  waitUntilServing(options: {
    readonly signal: AbortSignal;
    readonly deadlineMs: number;
  }): Promise<void>;
  close(): void;
}
