import type { Caller, Handlers, Services } from '@socketlab/control';
import { type Address, isLoopback, parseAddress } from '@socketlab/foundation';
import { AddressNotOpenedError } from './classmate-errors.ts';
import { OWN_CALL } from './own-call.ts';

type ListenerService = Handlers<Services['listener']>;

/** The Listener service of a daemon, with the rules for classmates in front. */
export interface GuardedListener {
  readonly service: ListenerService;
  /** Closes the listener if a classmate has opened it and the test names it; whether it was so. */
  closeIf(isMeant: (listener: OpenedListener) => boolean): Promise<boolean>;
}

/** A listener that a classmate has opened. */
export interface OpenedListener {
  readonly grantId: string;
  readonly address: string;
}

/** What the rules need. */
export interface ListenerRules {
  readonly machineName: string;
  /** The addresses that the owner has opened to the network. */
  readonly opened: () => readonly Address[];
  /** Told when a classmate has opened the listener. */
  readonly onOpened: (grantId: string) => void;
}

/** A classmate listens at loopback or where the owner has opened the machine, at no other address; the owner anywhere. */
export function guardListener(service: ListenerService, rules: ListenerRules): GuardedListener {
  let opened: OpenedListener | undefined;
  return {
    service: {
      ...service,
      async openListener(request, context) {
        refuseUnlessOpened(request.address, context.caller, rules);
        const answer = await service.openListener(request, context);
        const { address = '' } = answer;
        context.note(address);
        const { caller } = context;
        opened = caller.kind === 'classmate' ? { grantId: caller.grantId, address } : undefined;
        if (opened !== undefined) rules.onOpened(opened.grantId);
        return answer;
      },
    },
    async closeIf(isMeant) {
      if (opened === undefined || !isMeant(opened)) return false;
      const meant = opened;
      opened = undefined;
      // It may have ended of itself since.
      const now = await service.getListener({}, OWN_CALL);
      if (now.state !== 'LISTENER_STATE_OPEN' || now.address !== meant.address) return false;
      await service.closeListener({ deadlineMs: 0 }, OWN_CALL);
      return true;
    },
  };
}

function refuseUnlessOpened(
  wanted: string,
  caller: Caller,
  { machineName, opened }: ListenerRules,
): void {
  // Left open, it is the daemon's default, which is at loopback.
  if (caller.kind === 'owner' || wanted === '') return;
  const { host } = parseAddress(wanted, { host: '127.0.0.1', port: 0 });
  const hosts = opened().map((address) => address.host);
  if (isLoopback(host) || hosts.includes(host)) return;
  throw new AddressNotOpenedError({ host: machineName, address: host, opened: hosts.join(', ') });
}
