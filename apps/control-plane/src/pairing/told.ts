import type { Text } from '@socketlab/foundation';
import type { Grant, HostRecord } from '@socketlab/trust';
import type { Output } from '../output.ts';

const SHORT_ID = 16;
const SHORT_GRANT_ID = 8;

/** As much of a machine's id as people compare. */
export function shortId(machineId: string): string {
  return machineId.slice(0, SHORT_ID);
}

/** As much of a grant's id as tells it apart. */
export function shortGrantId(id: string): string {
  return id.slice(0, SHORT_GRANT_ID);
}

/** A time without what is less than a second. */
export function shortTime(iso: string): string {
  return iso.replace(/\.\d+Z$/, 'Z');
}

/** A host as JSON: all but the key and the certificates. */
export function hostData(host: HostRecord, now: Date): object {
  const {
    certificate: _granted,
    privateKey: _key,
    authorityCertificate: _authority,
    ...rest
  } = host;
  return { ...rest, state: isOver(host, now) ? 'expired' : 'valid' };
}

/** `valid`, or `expired` by this machine's clock. Whether its owner has revoked it, only a call tells. */
export function hostState(host: HostRecord, now: Date, { text, colors }: Output): string {
  return isOver(host, now) ? colors.yellow(text(STATES.expired)) : text(STATES.valid);
}

/** `valid`, `expired` or `revoked`. */
export function grantState(
  state: 'valid' | 'expired' | 'revoked',
  { text, colors }: Output,
): string {
  return state === 'valid' ? text(STATES.valid) : colors.yellow(text(STATES[state]));
}

/** A grant as JSON. */
export function grantData(grant: Grant, state: string): object {
  return { ...grant, state };
}

const STATES = {
  valid: { en: 'valid', 'pt-BR': 'vale' },
  expired: { en: 'expired', 'pt-BR': 'expirou' },
  revoked: { en: 'revoked', 'pt-BR': 'revogada' },
} as const satisfies Record<string, Text>;

function isOver({ expiresAt }: HostRecord, now: Date): boolean {
  return Date.parse(expiresAt) <= now.getTime();
}
