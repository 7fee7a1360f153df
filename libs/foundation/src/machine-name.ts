import { hostname } from 'node:os';

const MOST_LETTERS = 63;

/**
 * What this machine calls itself to others: SOCKETLAB_NAME, or its host name, as one DNS label in lower case (RFC 1123);
 * `machine` where nothing of either can be one. A label only: who a machine is, its key proves.
 */
export function machineName(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['SOCKETLAB_NAME'] || hostname();
  const label = given
    .split('.', 1)
    .join('')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_LETTERS)
    .replaceAll(/^-+|-+$/g, '');
  return label === '' || label === 'local' || label === 'all' ? 'machine' : label;
}
