import { hostname } from 'node:os';

const MOST_LETTERS = 63;

/**
 * The text as one DNS label in lower case (RFC 1123): letters and digits, hyphens for the rest, 63 at most; undefined
 * where nothing of it can be one.
 */
export function dnsLabel(text: string): string | undefined {
  const label = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_LETTERS)
    .replaceAll(/^-+|-+$/g, '');
  return label === '' ? undefined : label;
}

/**
 * What this machine calls itself to others: SOCKETLAB_NAME, or its host name, as one DNS label in lower case (RFC 1123);
 * `machine` where nothing of either can be one. A label only: who a machine is, its key proves.
 */
export function machineName(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['SOCKETLAB_NAME'] || hostname();
  const label = dnsLabel(given.split('.', 1).join(''));
  return label === undefined || label === 'local' || label === 'all' ? 'machine' : label;
}
