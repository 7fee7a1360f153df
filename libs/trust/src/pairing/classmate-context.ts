import { randomBytes } from 'node:crypto';
import type { Identity } from '../identity.ts';
import type { Scope } from '../scopes.ts';
import { certificateOf, channelOf } from './channel.ts';
import type { ClassmateContext } from './classmate-state.ts';
import type { DialedWindow } from './dial-window.ts';
import { isGrantFor, judgePeer } from './peer-certificate.ts';
import { SECRET_BYTES } from './protocol.ts';

/** What the session over this connection is about. */
export function classmateContext(
  options: {
    readonly identity: Identity;
    readonly name: string;
    readonly wanted: readonly Scope[];
    readonly inReturn?: { readonly scopes: readonly Scope[] };
  },
  { socket, leaf }: DialedWindow,
): ClassmateContext {
  const { identity, name, wanted, inReturn } = options;
  const { machineId } = identity;
  const own = certificateOf(identity);
  return {
    channel: channelOf(socket, { owner: leaf, classmate: own }),
    name,
    authority: identity.authorityCertificate,
    nonce: randomBytes(SECRET_BYTES),
    blind: randomBytes(SECRET_BYTES),
    wanted,
    offered: inReturn?.scopes ?? [],
    judge: (authority) => judgePeer(leaf, { authority, ownMachineId: machineId, now: new Date() }),
    isGrantOf: ({ hello }, granted) =>
      isGrantFor(granted, { authority: hello.authority, leaf: own, machineId }),
  };
}
