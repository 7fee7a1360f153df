import { readFileSync } from 'node:fs';
import type { RunInput } from '../../command.ts';
import { DAEMONS, type DaemonEntry } from '../../daemons.ts';
import { SandboxUnavailableError } from '../../errors.ts';
import { isSandboxed } from '../../sandbox/sandboxed.ts';
import type { labRunArguments, labRunOptions } from './index.ts';

type Input = RunInput<typeof labRunArguments, typeof labRunOptions>;

const CAP_NET_RAW = 13n;

/**
 * Whether the lab shall run in a sandbox: when the user says so, and else when it is the only way to packets and none of
 * the lab's daemons runs already, for then the user means those. Throws SandboxUnavailableError.
 */
export async function choosesSandbox(input: Input): Promise<boolean> {
  const { options, environment, output, findSandbox } = input;
  if (isSandboxed(environment) || options.sandbox === false) return false;
  if (options.sandbox === undefined && mayCapture()) return false;
  const finding = await findSandbox();
  if (!finding.isAvailable && options.sandbox) {
    throw new SandboxUnavailableError(finding, input.arguments.lab);
  }
  if (!finding.isAvailable || options.sandbox) return finding.isAvailable;
  const running = await findRunning(input);
  if (running.length === 0) return true;
  const names = running.join(', ');
  output.say({
    en: `already running: ${names}. The lab uses what runs, on this machine's own network and without packets; --sandbox leaves it alone and captures packets in a private network.`,
    'pt-BR': `já em execução: ${names}. O laboratório usa o que já executa, na rede da própria máquina e sem pacotes; --sandbox não mexe nisso e captura pacotes em uma rede privada.`,
  });
  return false;
}

/** The lab's daemons that run; what daemons it has is looked up only where any of this home may run. */
async function findRunning(input: Input): Promise<readonly string[]> {
  const recorded = await keep(DAEMONS, (entry) => input.daemons.isRecorded(entry));
  if (recorded.length === 0) return [];
  const { describeLab } = await import('@socketlab/labs');
  const wanted: readonly string[] = describeLab(input.arguments.lab).daemons;
  const running = await keep(
    recorded.filter(({ name }) => wanted.includes(name)),
    async (entry) => (await input.daemons.find(entry, input.signal)).kind === 'answering',
  );
  return running.map(({ name }) => name);
}

async function keep(
  entries: readonly DaemonEntry[],
  test: (entry: DaemonEntry) => Promise<boolean>,
): Promise<readonly DaemonEntry[]> {
  const kept = await Promise.all(entries.map(test));
  return entries.filter((_, index) => kept[index]);
}

/** Whether this user's daemons see packets without a sandbox: root, or a Node that was given CAP_NET_RAW. */
function mayCapture(): boolean {
  if (process.platform !== 'linux' || process.geteuid?.() === 0) return true;
  const status = readFileSync('/proc/self/status', 'utf8');
  const effective = /^CapEff:\s*(?<bits>[0-9a-f]+)$/m.exec(status)?.groups?.['bits'] ?? '0';
  return ((BigInt(`0x${effective}`) >> CAP_NET_RAW) & 1n) === 1n;
}
