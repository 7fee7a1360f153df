/** The service as RFC 6763 names it: what is browsed for, without the dot at its end. */
export const SERVICE = '_socketlab._tcp.local';
/** The first label without its underscore, as the responder wants it. */
export const SERVICE_TYPE = 'socketlab';
/** The version of what the TXT record says. */
export const TXT_VERSION = '1';
/** How much of a machine's id the TXT record tells: enough to know one's own and a host of the store, not to prove either. */
export const SHOWN_ID_LETTERS = 16;
/** RFC 6762 section 3. */
export const GROUP_IPV4 = '224.0.0.251';
export const GROUP_IPV6 = 'ff02::fb';
export const PORT = 5353;
