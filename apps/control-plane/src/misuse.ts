import type { SocketlabError } from '@socketlab/foundation';
import { EXIT } from './exit-code.ts';
import { MISUSED_HOSTS } from './host-errors.ts';
import { MISUSED_IN_OBSERVING } from './observe-errors.ts';
import { MISUSED_IN_PAIRING } from './pairing-errors.ts';
import { MISUSED_SERVICES } from './service-errors.ts';

/** The codes of errors by which the person, not the machine, is told to try otherwise: exit code 2. */
const MISUSE_CODES: ReadonlySet<string> = new Set([
  'UNKNOWN_COMMAND',
  'UNKNOWN_OPTION',
  'UNKNOWN_DAEMON',
  'UNKNOWN_LAB',
  'LAB_NEEDS_HOST',
  'LAB_WITHOUT_HOST',
  'MISSING_ARGUMENT',
  'MISSING_VALUE',
  'UNEXPECTED_ARGUMENT',
  'CONFLICTING_OPTIONS',
  'INVALID_VALUE',
  'INVALID_CONFIGURATION',
  'SOURCE_FAMILY',
  'SOURCE_PORT',
  'UNREADABLE_CONFIGURATION',
  'NOT_A_LOAD_RUN',
  ...MISUSED_HOSTS,
  ...MISUSED_IN_PAIRING,
  ...MISUSED_IN_OBSERVING,
  ...MISUSED_SERVICES,
]);

/** Whether the error says that the command line or the configuration breaks a rule. */
export function isMisuse(error: SocketlabError): boolean {
  // A daemon says by the same exit code that it was given a bad configuration.
  return MISUSE_CODES.has(error.code) || error.facts['exitCode'] === EXIT.misused;
}
