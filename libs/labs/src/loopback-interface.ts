/** As Linux and macOS call it, and as Npcap's guide does on Windows. */
const LOOPBACK_INTERFACE = /^(?:lo|lo0|\\Device\\NPF_Loopback)$/i;

/** Whether a capture's interface is the machine's loopback, by its name. */
export function isLoopbackInterface(name: string): boolean {
  return LOOPBACK_INTERFACE.test(name);
}
