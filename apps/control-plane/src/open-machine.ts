import type { Text } from '@socketlab/foundation';
import { watchAudit } from './audit-following.ts';
import { noticeOf } from './audit-line.ts';
import type { CommandArgumentTable, CommandOptionTable, RunInput } from './command.ts';
import { DAEMONS, type DaemonEntry } from './daemons.ts';
import type { Answering } from './hosts/host-daemons.ts';
import { chooseAddresses, type OpenMachineOptions } from './network/choose-addresses.ts';
import type { Advertise, Advertised, Controls } from './network/discovery.ts';
import { settle, throwFailures } from './outcomes.ts';
import { withDaemons } from './with-daemons.ts';

/** What opening a machine takes of a command's input; another part of the machine may tell the network of it. */
export interface OpenMachineInput
  extends Pick<
    RunInput<CommandArgumentTable, CommandOptionTable>,
    'daemons' | 'output' | 'signal' | 'readAddresses'
  > {
  /** Makes the open machine known to others; stopped before it is closed. */
  readonly advertise: Advertise;
}

/** This machine while it is open. */
export interface OpenMachine {
  readonly controls: Controls;
  /** Where each daemon's metrics are to be had; none of a daemon that is older. */
  readonly metrics: Controls;
  /** Tells the network at which port a pairing window is open, or that none is any more. */
  readonly announceWindow: Advertised['announceWindow'];
}

/** Closing goes on when Ctrl+C was pressed: this is the cleaning up that it asks for. */
const CLOSE_MS = 5_000;

/**
 * Does `work` with this machine open to its network: the daemons up, listening for control at the chosen addresses, what
 * classmates do told as it happens. Closes it again, unless it was open before, and takes down the daemons that it started,
 * also when the work fails and at Ctrl+C. Throws PublicAddressError, NoNetworkAddressError, and what a daemon refuses;
 * nothing is open then.
 */
export async function withOpenMachine<Result>(
  options: OpenMachineOptions,
  input: OpenMachineInput,
  work: (open: OpenMachine) => Promise<Result>,
): Promise<Result> {
  const addresses = await chooseAddresses(options, input);
  return withDaemons(DAEMONS, input, async (answering) => {
    const wasOpen = answering.some(({ info }) => info.networkControls.length > 0);
    const watching = new AbortController();
    const notices = answering.map((each) => tellNotices(each, input, watching.signal));
    try {
      const { controls, metrics } = await openAll(answering, addresses, input.signal);
      input.output.endProgress();
      input.output.say(openSentence(addresses));
      if (process.platform === 'win32') input.output.say(firewallHint(addresses[0] ?? ''));
      const advertised = await input.advertise(controls, input);
      try {
        return await work({ controls, metrics, announceWindow: advertised.announceWindow });
      } finally {
        await advertised.stop();
      }
    } finally {
      if (wasOpen) input.output.say(STAYS_OPEN);
      else await closeAll(answering, input);
      watching.abort();
      await Promise.all(notices);
    }
  });
}

/** Another terminal has opened it, for whom it must stay open; or one that was killed. */
const STAYS_OPEN = {
  en: 'this machine was open to its network before, and stays so: "socketlab network close" closes it',
  'pt-BR': 'esta máquina já estava aberta para a rede, e continua: "socketlab network close" fecha',
} as const;

/** At all daemons or at none: whoever calls this closes what was opened when it throws. */
async function openAll(
  answering: readonly Answering[],
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Pick<OpenMachine, 'controls' | 'metrics'>> {
  const { values, failures } = await settle(
    answering.map(async ({ client, info: { name } }) => {
      const opened = await client.daemon.openNetwork({ addresses: [...addresses] }, { signal });
      return { name, ...opened };
    }),
  );
  throwFailures(failures);
  return {
    controls: Object.fromEntries(values.map(({ name, controls }) => [name, controls])),
    metrics: Object.fromEntries(values.map(({ name, metrics }) => [name, metrics])),
  };
}

async function closeAll(
  answering: readonly Answering[],
  { output }: OpenMachineInput,
): Promise<void> {
  const signal = AbortSignal.timeout(CLOSE_MS);
  const { values, failures } = await settle(
    answering.map(({ client }) => client.daemon.closeNetwork({}, { signal })),
  );
  if (values.some(({ controls }) => controls.length > 0)) {
    output.say({ en: 'closed to the network', 'pt-BR': 'fechada para a rede' });
  }
  for (const failure of failures) {
    // A daemon that is gone is closed too; of any other the owner must hear.
    const problem = failure instanceof Error ? failure.message : String(failure);
    output.say({
      en: `a daemon may still be open to the network: ${problem} Look with "socketlab network status".`,
      'pt-BR': `um daemon pode ainda estar aberto para a rede: ${problem} Veja com "socketlab network status".`,
    });
  }
}

/** Says what classmates do until the signal aborts, or the daemon ends. */
async function tellNotices(
  answering: Answering,
  { output }: OpenMachineInput,
  signal: AbortSignal,
): Promise<void> {
  const daemon = { name: answering.info.name } as DaemonEntry;
  try {
    for await (const { line, entry } of watchAudit(daemon, answering, {
      output,
      signal,
      tail: 0,
    })) {
      const notice = entry && noticeOf(entry);
      if (notice === undefined) continue;
      output.item({ notice: JSON.parse(line) }, () => output.text(notice));
    }
  } catch (failure) {
    if (signal.aborted) return;
    const problem = failure instanceof Error ? failure.message : String(failure);
    output.say({
      en: `no more notices of ${daemon.name}: ${problem}`,
      'pt-BR': `não há mais avisos de ${daemon.name}: ${problem}`,
    });
  }
}

/** Windows Firewall says nothing to either side; the port is that of the first daemon's control. */
function firewallHint(address: string): Text {
  const command = `socketlab why ${address}:17431`;
  return {
    en: `where a classmate gets no answer, Windows Firewall may drop what comes in: ${command} says so, with the line for an administrator`,
    'pt-BR': `se um colega não recebe resposta, o Firewall do Windows pode descartar o que chega: ${command} informa, com a linha para um administrador`,
  };
}

function openSentence(addresses: readonly string[]): Text {
  const list = addresses.join(', ');
  return {
    en: `this machine is open to paired classmates at ${list}; Ctrl+C closes it`,
    'pt-BR': `esta máquina está aberta para colegas pareados em ${list}; Ctrl+C fecha`,
  };
}
