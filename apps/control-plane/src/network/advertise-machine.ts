import { machineName, parseAddress } from '@socketlab/foundation';
import type { CommandArgumentTable, CommandOptionTable, RunInput } from '../command.ts';
import type { Controls } from '../open-machine.ts';

/** What telling the network of this machine takes of a command's input. */
export type AdvertiseInput = Pick<
  RunInput<CommandArgumentTable, CommandOptionTable>,
  'advertise' | 'clients' | 'environment' | 'output' | 'signal'
>;

/**
 * Tells the networks of the opened addresses that this machine is there, for `withOpenMachine`. Where multicast is
 * blocked it says so and goes on: who knows the address needs no name.
 */
export function advertiseMachine(
  options: { readonly pairingPort?: number },
  { advertise, clients, environment, output, signal }: AdvertiseInput,
): (controls: Controls) => Promise<{ stop(): Promise<void> }> {
  const { pairingPort } = options;
  return async (controls) => {
    const opened = Object.values(controls)
      .flat()
      .map((control) => parseAddress(control));
    const [first] = opened;
    if (first === undefined) return { stop: () => Promise.resolve() };
    const { machineId } = await clients.identity();
    const advertisement = await advertise({
      name: machineName(environment),
      machineId,
      port: pairingPort ?? first.port,
      addresses: [...new Set(opened.map(({ host }) => host))],
      signal,
      ...(pairingPort === undefined ? {} : { pairingPort }),
    });
    for (const { text } of advertisement.blockages) output.say(text);
    return advertisement;
  };
}
