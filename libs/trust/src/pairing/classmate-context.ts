import { randomBytes, type X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '../identity.ts';
import type { Scope } from '../scopes.ts';
import { certificateOf, channelOf } from './channel.ts';
import type { ClassmateContext } from './classmate-state.ts';
import { isGrantFor, judgePeer } from './peer-certificate.ts';
import { SECRET_BYTES } from './protocol.ts';

/** What the session over this connection is about, and the certificate that the other side has shown. */
export function classmateContext(
  options: {
    readonly identity: Identity;
    readonly name: string;
    readonly wanted: readonly Scope[];
    readonly inReturn?: { readonly scopes: readonly Scope[] };
  },
  socket: TLSSocket,
): { readonly leaf: X509Certificate; readonly context: ClassmateContext } {
  const { identity, name, wanted, inReturn } = options;
  const { machineId } = identity;
  const own = certificateOf(identity);
  const leaf = socket.getPeerX509Certificate() as X509Certificate;
  const context: ClassmateContext = {
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
  return { leaf, context };
}
