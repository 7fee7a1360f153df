import type { ServiceFile } from './service-plan.ts';
import { stampText } from './stamp.ts';
import { SYSTEM_HOME, SYSTEM_USER } from './system-names.ts';

/** The user of system services, sysusers.d(5): no password, no shell, no privileges. */
export function systemUserFile(version: string): ServiceFile {
  const text = `u ${SYSTEM_USER} - "Socketlab daemons" ${SYSTEM_HOME}\n`;
  return { name: 'socketlab.conf', content: stampText(text, { version, part: 'user' }) };
}
