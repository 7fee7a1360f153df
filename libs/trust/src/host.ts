import type { Identity } from './identity.ts';
import { SCOPES, type Scope } from './scopes.ts';

/** A classmate's machine that this one is paired with, and what it may do there. */
export interface HostRecord {
  /** What this machine's owner calls it: a DNS label, unique here. */
  readonly name: string;
  readonly machineId: string;
  /** The name in the certificates of its daemons. */
  readonly serverName: string;
  /** Where it was seen last, an IP address; found anew by discovery when it moves. */
  readonly address: string;
  /** Control addresses of its daemons: `tcp-echo` to `192.0.2.7:17431`. */
  readonly controls: Readonly<Record<string, string>>;
  /**
   * Where their metrics are to be had, by HTTPS with {@link hostCredentials}: `tcp-echo` to `192.0.2.7:19431`. Not in
   * older records, nor of daemons that did not answer after the pairing: their GetInfo tells.
   */
  readonly metrics?: Readonly<Record<string, string>>;
  readonly scopes: readonly Scope[];
  /** ISO 8601, UTC, by its own clock. */
  readonly pairedAt: string;
  readonly expiresAt: string;
  /** PEM: its authority, the certificate that it granted, and the key that goes with that. */
  readonly authorityCertificate: string;
  readonly certificate: string;
  readonly privateKey: string;
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a host may be called so: a DNS label in lower case (RFC 1123), and neither `local` nor `all`. */
export function isHostName(name: string): boolean {
  return NAME.test(name) && name !== 'local' && name !== 'all';
}

/** What calls that host's daemons, and scrapes them: its authority to know them by, and the granted certificate to be known by. */
export function hostCredentials(host: HostRecord): Identity {
  const { machineId, serverName, authorityCertificate, certificate, privateKey } = host;
  return { machineId, serverName, authorityCertificate, certificate, privateKey };
}

/** Reads a host as it was stored; undefined for what is none. */
export function readHost(value: unknown): HostRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const host = value as Partial<HostRecord>;
  const { name, machineId, serverName, address, authorityCertificate } = host;
  const texts = [machineId, serverName, address, authorityCertificate, host.certificate];
  const isWhole =
    typeof name === 'string' &&
    isHostName(name) &&
    [...texts, host.privateKey].every((text) => typeof text === 'string' && text !== '') &&
    [host.pairedAt, host.expiresAt].every((time) => !Number.isNaN(Date.parse(String(time)))) &&
    Array.isArray(host.scopes) &&
    host.scopes.every((scope) => SCOPES.includes(scope)) &&
    isTexts(host.controls) &&
    (host.metrics === undefined || isTexts(host.metrics));
  return isWhole ? (value as HostRecord) : undefined;
}

function isTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}
