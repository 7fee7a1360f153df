import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Identity } from '../identity.ts';
import { publicKeyOf } from './peer-certificate.ts';
import { EXPORTER_LABEL, SECRET_BYTES } from './protocol.ts';
import type { Channel } from './transcript.ts';

/** What ties a session to this connection: keying material of TLS, and the keys that both ends have shown. */
export function channelOf(
  socket: TLSSocket,
  { owner, classmate }: { readonly owner: X509Certificate; readonly classmate: X509Certificate },
): Channel {
  return {
    exporter: socket.exportKeyingMaterial(SECRET_BYTES, EXPORTER_LABEL, Buffer.alloc(0)),
    ownerKey: publicKeyOf(owner),
    classmateKey: publicKeyOf(classmate),
  };
}

/** The certificate that this machine shows. */
export function certificateOf(identity: Identity): X509Certificate {
  return new X509Certificate(identity.certificate);
}
