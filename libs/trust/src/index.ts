export {
  type AuditEntry,
  type AuditEvent,
  type AuditedClassmate,
  parseAuditLine,
} from './audit-entry.ts';
export { auditFile, readAuditLines } from './audit-files.ts';
export { type AuditLog, openAuditLog } from './audit-log.ts';
export {
  HostExistsError,
  HostNameError,
  IdentityNotOwnedError,
  IdentityNotPrivateError,
  IdentityNotStoredError,
  IdentityUnreadableError,
  PermitNotValidError,
  ServicesFolderError,
  StoreNewerError,
  StoreUnreadableError,
  UnknownHostError,
} from './errors.ts';
export { restrictToOwner } from './file-access.ts';
export { conditionOfGrant, type Grant, type GrantCondition, grantIdOf } from './grant.ts';
export { type Grants, openGrants } from './grants.ts';
export { type HostRecord, hostCredentials, isHostName } from './host.ts';
export { type Hosts, openHosts } from './hosts.ts';
export type { Identity } from './identity.ts';
export { machineIdOf, ORGANIZATION, serverNameOf } from './identity-file.ts';
export { type GrantRequest, type IssuedGrant, issueGrant } from './issue-grant.ts';
export { makePrivateDirectory } from './make-private-directory.ts';
export { openIdentity } from './open-identity.ts';
export { classTokenKey, createClassToken, parseClassToken } from './pairing/class-token.ts';
export type { PairingLimits } from './pairing/connection-places.ts';
export type { PairingCounters, RefusalReason } from './pairing/counters.ts';
export {
  type PairingQuestion,
  type PairWithDeps,
  type PairWithOptions,
  pairWith,
} from './pairing/pair-with.ts';
export type { PairingEvent, Visitor } from './pairing/pairing-event.ts';
export type { PairingLog } from './pairing/pairing-log.ts';
export {
  createPairingServer,
  type PairingServer,
  type PairingServerDeps,
  type PairingServerOptions,
} from './pairing/pairing-server.ts';
export type { WindowEnd } from './pairing/pairing-window.ts';
export { CLASS_WINDOW_MS, PAIRING_PORT, WINDOW_MS } from './pairing/protocol.ts';
export { parseDigits } from './pairing/typed-secret.ts';
export {
  ClassTokenError,
  DigitsFormatError,
  NotPairingPortError,
  PairingBusyError,
  PairingHungUpError,
  PairingRefusedError,
  PairingUnreachableError,
  WindowNotOpenedError,
  WindowOverError,
  WrongDigitsError,
  WrongTokenError,
} from './pairing-errors.ts';
export {
  type Permit,
  type PermitCaps,
  readPermit,
  type SignedPermit,
  signPermit,
} from './permit.ts';
export { parseScopes, SCOPES, type Scope } from './scopes.ts';
export { claimServicesFolder } from './services-folder.ts';
export { type AuditProblem, type AuditVerdict, verifyAuditLog } from './verify-audit-log.ts';
