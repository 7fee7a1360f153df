/** The machine's identity: a small authority of its own, and a certificate that it issued for its daemons and its CLI. */
export interface Identity {
  /** SHA-256 of the authority's public key (SubjectPublicKeyInfo), lowercase hexadecimal. */
  readonly machineId: string;
  /** The name in the certificate (subject alternative name) that a client of this machine must find: `<id>.socketlab`. */
  readonly serverName: string;
  /** PEM. */
  readonly authorityCertificate: string;
  /** PEM, valid as server and as client. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}
