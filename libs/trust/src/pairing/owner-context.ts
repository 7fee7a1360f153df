import { randomBytes, type X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '../identity.ts';
import type { Scope } from '../scopes.ts';
import { certificateOf, channelOf } from './channel.ts';
import type { Comer, OwnerContext } from './owner-state.ts';
import { isGrantFor, judgePeer } from './peer-certificate.ts';
import { type PairingMode, SECRET_BYTES } from './protocol.ts';

/** What all sessions of a window have in common. */
export interface OwnerTerms {
  readonly identity: Identity;
  readonly name: string;
  readonly mode: PairingMode;
  /** Of the token; empty in the mode of digits, where nothing is proven by it. */
  readonly tokenKey: Uint8Array;
  readonly scopes: readonly Scope[];
}

/** What a session over this connection is about. */
export function ownerContext(terms: OwnerTerms, socket: TLSSocket): OwnerContext {
  const { identity, name, mode, tokenKey } = terms;
  const own = certificateOf(identity);
  const theirs = socket.getPeerX509Certificate() as X509Certificate;
  return {
    channel: channelOf(socket, { owner: own, classmate: theirs }),
    name,
    authority: identity.authorityCertificate,
    nonce: randomBytes(SECRET_BYTES),
    mode,
    tokenKey,
    judge: (authority) =>
      judgePeer(theirs, { authority, ownMachineId: identity.machineId, now: new Date() }),
    mayGrant: ({ wanted }) => granted(terms, wanted).length > 0,
    isGrantOf: ({ hello }, grant) =>
      isGrantFor(grant, {
        authority: hello.authority,
        leaf: own,
        machineId: identity.machineId,
      }),
  };
}

/** What a classmate gets of what it wants. */
export function grantedScopes({ scopes }: OwnerTerms, { hello }: Comer): readonly Scope[] {
  return granted({ scopes }, hello.wanted);
}

function granted(
  { scopes }: Pick<OwnerTerms, 'scopes'>,
  wanted: readonly Scope[],
): readonly Scope[] {
  return scopes.filter((scope) => wanted.includes(scope));
}
