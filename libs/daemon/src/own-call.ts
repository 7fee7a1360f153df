import type { CallContext } from '@socketlab/control';

/** With which a daemon calls its own services, to end what a classmate has left under way. */
export const OWN_CALL: CallContext = {
  signal: new AbortController().signal,
  caller: { kind: 'owner', machineId: '' },
  note: () => {},
};
