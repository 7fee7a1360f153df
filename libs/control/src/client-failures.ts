import type { SecureContext } from 'node:tls';
import { type ServiceError, status } from '@grpc/grpc-js';
import { type Address, DeadlineError, formatAddress } from '@socketlab/foundation';
import type { Identity } from '@socketlab/trust';
import { olderDaemon } from './compatibility.ts';
import { MAX_MESSAGE_BYTES } from './contract.ts';
import {
  CallFailedError,
  ConnectionLostError,
  DaemonUnreachableError,
  MessageTooLargeError,
  MethodNotOfferedError,
  NotADaemonError,
  OtherMachineError,
} from './errors.ts';
import { probe } from './probe.ts';
import { errorFrom } from './status.ts';

/** Where and as whom a client calls. */
export interface Target {
  readonly address: Address;
  readonly identity: Identity;
  readonly context: SecureContext;
}

/** What was called, and what was granted to it. */
export interface FailedCall {
  readonly method: string;
  readonly deadlineMs?: number | undefined;
  /** Whether the channel was connected when the call failed. */
  readonly isConnected: boolean;
  /** Asks who answers there; undefined when it does not say. */
  readonly askWho: () => Promise<{ readonly name: string; readonly version: string } | undefined>;
}

/** The error that says what gRPC's status means here; looks at the address when the status leaves that open. */
export async function explainFailure(
  failure: ServiceError,
  call: FailedCall,
  target: Target,
): Promise<Error> {
  const address = formatAddress(target.address);
  const remote = errorFrom(failure.metadata, address);
  if (remote !== undefined) return remote;
  const cause = { cause: failure };
  const { method } = call;
  switch (failure.code) {
    case status.UNAVAILABLE:
    // Nobody here cancelled: the daemon was stopped, and cut the call.
    case status.CANCELLED:
      return explainAddress(target, failure);
    case status.DEADLINE_EXCEEDED:
      return call.isConnected
        ? lateAnswer(call, address, failure)
        : explainSilence(call, target, failure);
    case status.RESOURCE_EXHAUSTED:
      return new MessageTooLargeError({ method, limit: MAX_MESSAGE_BYTES }, cause);
    case status.UNIMPLEMENTED:
      return explainUnknownMethod(call, address, failure);
    default: {
      const facts = { address, method, status: status[failure.code], details: failure.details };
      return new CallFailedError(facts, cause);
    }
  }
}

/** A method that is not offered there: by a daemon of another kind, or of a version that came before it. */
async function explainUnknownMethod(
  { method, askWho }: FailedCall,
  address: string,
  cause: ServiceError,
): Promise<Error> {
  // Who does not even say who it is cannot be asked that.
  const who = method.endsWith('/GetInfo') ? undefined : await askWho();
  const found = who && { address, daemon: who.name, daemonVersion: who.version };
  const older = found && olderDaemon(found, method, { cause });
  return older ?? new MethodNotOfferedError({ address, method }, { cause });
}

/** Why no daemon of ours answers at the address. */
export async function explainAddress(target: Target, failure: ServiceError): Promise<Error> {
  const { identity, context } = target;
  const address = formatAddress(target.address);
  const finding = await probe(target.address, { context, serverName: identity.serverName });
  const cause = { cause: failure };
  switch (finding.kind) {
    case 'unreachable':
      return new DaemonUnreachableError({ address, errno: finding.errno }, cause);
    case 'stranger':
    case 'silent':
      return new NotADaemonError(
        { address, found: finding.found, isSilent: finding.kind === 'silent' },
        cause,
      );
    case 'other-machine': {
      const ownMachineId = identity.machineId;
      return new OtherMachineError({ address, machineId: finding.machineId, ownMachineId });
    }
    case 'daemon':
      return new ConnectionLostError({ address, problem: failure.details }, cause);
  }
}

/** A call that ran out of time while connecting: the other end is silent, or only slow. */
async function explainSilence(
  call: FailedCall,
  target: Target,
  failure: ServiceError,
): Promise<Error> {
  const explained = await explainAddress(target, failure);
  const isSlow = explained instanceof ConnectionLostError;
  return isSlow ? lateAnswer(call, formatAddress(target.address), failure) : explained;
}

function lateAnswer(call: FailedCall, address: string, cause: ServiceError): DeadlineError {
  const { method, deadlineMs = 0 } = call;
  const what = {
    en: `the answer of ${address} to ${method}`,
    'pt-BR': `a resposta de ${address} a ${method}`,
  };
  return new DeadlineError({ what, afterMs: deadlineMs }, { cause });
}
