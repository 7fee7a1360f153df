/** The user that system services run as, and the group of the same name. */
export const SYSTEM_USER = 'socketlab';
/** Below /var/lib: what system services keep; StateDirectory= makes it. */
export const SYSTEM_STATE = 'socketlab';
/** The SOCKETLAB_HOME of system services. */
export const SYSTEM_HOME = `/var/lib/${SYSTEM_STATE}`;
