import { type IpHelper, openIpHelper } from './ip-helper.ts';
import type { PortHolder } from './port-holder.ts';
import { windowsProgram } from './windows-program.ts';

const MIB_TCP_STATE_LISTEN = 2;

/**
 * Who holds a taken port on Windows: the process that its table of sockets names. Undefined where it names none, and where
 * the socket is only bound, which the table doesn't show. Under Wine a socket has a process only after that has used it by
 * itself (send, receive, an option): until then Wine's server holds it alone. Tested under Wine, never on Windows.
 */
export function findWindowsPortHolder(
  port: number,
  protocol: 'tcp' | 'udp',
  deps: {
    readonly helper: IpHelper;
    readonly programOf: (processId: number) => string | undefined;
  } = { helper: openIpHelper(), programOf: windowsProgram },
): PortHolder | undefined {
  const named = deps.helper
    .read(protocol, (localPort) => localPort === port)
    .filter(({ processId }) => processId !== 0);
  // Connections of a listener have its port too; without a listener, a connection alone bars bind().
  const holder = named.find(({ state }) => state === MIB_TCP_STATE_LISTEN) ?? named[0];
  if (holder === undefined) return undefined;
  const { processId: pid } = holder;
  return { pid, command: deps.programOf(pid) ?? '?' };
}
