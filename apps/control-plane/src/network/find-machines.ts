import type { FoundMachine } from '@socketlab/discovery';
import type { CommandArgumentTable, CommandOptionTable, RunInput } from '../command.ts';

/** Two questions to the network and time for their answers: the second goes out after a second. */
const LOOK_MS = 2_500;

/** Looks who is open to the networks that this machine is in, itself left out, and says where it could not look. */
export async function findMachines({
  clients,
  output,
  signal,
}: Pick<
  RunInput<CommandArgumentTable, CommandOptionTable>,
  'clients' | 'output' | 'signal'
>): Promise<readonly FoundMachine[]> {
  const { browse } = await import('@socketlab/discovery');
  const { machineId: ownMachineId } = await clients.identity();
  const { machines, blockages, interfaces } = await browse({
    signal,
    timeoutMs: LOOK_MS,
    ownMachineId,
  });
  signal.throwIfAborted();
  for (const { text } of blockages) output.say(text);
  if (interfaces.length === 0) output.say(NO_NETWORK);
  return machines;
}

const NO_NETWORK = {
  en: 'this machine is in no network: no interface but loopback is up',
  'pt-BR': 'esta máquina não está em nenhuma rede: só a interface de loopback está ativa',
} as const;
