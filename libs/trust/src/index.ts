export {
  IdentityNotOwnedError,
  IdentityNotPrivateError,
  IdentityNotStoredError,
  IdentityUnreadableError,
} from './errors.ts';
export type { Identity } from './identity.ts';
export { machineIdOf, ORGANIZATION, serverNameOf } from './identity-file.ts';
export { openIdentity } from './open-identity.ts';
