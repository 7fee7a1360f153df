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
  StoreUnreadableError,
  UnknownHostError,
} from './errors.ts';
export { conditionOfGrant, type Grant, type GrantCondition, grantIdOf } from './grant.ts';
export { type Grants, openGrants } from './grants.ts';
export { type HostRecord, hostCredentials, isHostName } from './host.ts';
export { type Hosts, openHosts } from './hosts.ts';
export type { Identity } from './identity.ts';
export { machineIdOf, ORGANIZATION, serverNameOf } from './identity-file.ts';
export { type GrantRequest, type IssuedGrant, issueGrant } from './issue-grant.ts';
export { openIdentity } from './open-identity.ts';
export {
  type Permit,
  type PermitCaps,
  readPermit,
  type SignedPermit,
  signPermit,
} from './permit.ts';
export { parseScopes, SCOPES, type Scope } from './scopes.ts';
export { type AuditProblem, type AuditVerdict, verifyAuditLog } from './verify-audit-log.ts';
