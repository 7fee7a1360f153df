import { type Address, isLoopback, SocketlabError, type Text } from '@socketlab/foundation';
import type { HostRecord, PairingQuestion } from '@socketlab/trust';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import { learnMetrics } from '../../hosts/learn-metrics.ts';
import type { OpenedMachine } from '../../pairing/pairing-parts.ts';
import { hostData, shortId, shortTime } from '../../pairing/told.ts';
import { waitForInterrupt } from '../../pairing/wait-for-interrupt.ts';
import { findWindow } from './find-window.ts';
import { LISTEN_DEFAULTS } from './listen-options.ts';
import type { PairInput } from './run.ts';

/** The classmate's side: finds the window, asks for what is on the owner's screen, keeps the host. */
export async function join(input: PairInput): Promise<ExitCode> {
  const { PAIRING_PORT } = await import('@socketlab/trust');
  const window = await findWindow(input, PAIRING_PORT);
  if (input.options.allow === undefined) {
    await pairAt(window, input, undefined);
    return EXIT.done;
  }
  // What the host may do in return it does on the daemons here: they are opened before they are promised.
  const deps = { ...input, advertise: input.discovery.advertise };
  // Where the window is on this very machine, as in a rehearsal, nothing needs to be opened to a network.
  const isHere = window.every(({ host }) => isLoopback(host));
  const addresses = isHere ? window.map(({ host }) => host) : [];
  return input.pairing.openMachine({ addresses }, deps, async (opened) => {
    await pairAt(window, input, opened);
    if (opened.isToStayOpen) await waitForInterrupt(input);
    return EXIT.done;
  });
}

async function pairAt(
  window: readonly Address[],
  input: PairInput,
  opened: OpenedMachine | undefined,
): Promise<void> {
  const paired = await pairAtFirst(window, input, opened);
  const { clients, output, pairing, signal } = input;
  const host = await learnMetrics(paired, { clients, hosts: await pairing.openHosts() }, signal);
  output.data({ host: hostData(host, new Date()) }, () => output.text(pairedText(host)));
}

/** A machine has several addresses, and not every one of them is reached from here. */
async function pairAtFirst(
  [first, ...others]: readonly Address[],
  input: PairInput,
  opened: OpenedMachine | undefined,
): Promise<HostRecord> {
  const { pairWith, parseScopes } = await import('@socketlab/trust');
  const { options, pairing, signal } = input;
  if (first === undefined) throw new Error('a machine that was found has an address');
  const { as, allow, validMs } = options;
  try {
    return await pairWith(
      {
        configDirectory: pairing.configDirectory,
        address: first,
        name: pairing.machineName,
        wanted: LISTEN_DEFAULTS.scopes,
        ...(as === undefined ? {} : { as }),
        ...(allow === undefined
          ? {}
          : { inReturn: { scopes: parseScopes(allow, '--allow'), validMs } }),
      },
      {
        ask: (question, wait) => ask(question, input, wait.signal),
        controlsAt: (address) => opened?.controlsAt(address) ?? {},
      },
      { signal },
    );
  } catch (failure) {
    const isUnreachable = failure instanceof SocketlabError && failure.code === UNREACHABLE;
    if (!isUnreachable || others.length === 0) throw failure;
    return pairAtFirst(others, input, opened);
  }
}

const UNREACHABLE = 'PAIRING_UNREACHABLE';

/** Asks a person again who typed what cannot be right; a program has one try. */
async function ask(
  question: PairingQuestion,
  input: PairInput,
  signal: AbortSignal,
): Promise<string> {
  const { parseClassToken, parseDigits } = await import('@socketlab/trust');
  const { clients, output, pairing } = input;
  const { machineId } = await clients.identity();
  const parse = question.mode === 'digits' ? parseDigits : parseClassToken;
  output.say(questionText(question, { name: pairing.machineName, machineId }));
  for (;;) {
    const typed = await pairing.typed.read(signal);
    try {
      return parse(typed);
    } catch (refusal) {
      if (!pairing.typed.isTerminal() || !(refusal instanceof SocketlabError)) throw refusal;
      output.say(refusal.text);
    }
  }
}

function questionText(
  { mode, name, machineId, address }: PairingQuestion,
  own: { readonly name: string; readonly machineId: string },
): Text {
  const [there, here] = [shortId(machineId), shortId(own.machineId)];
  return mode === 'digits'
    ? {
        en: `${name} (machine ${there}) at ${address} shows six digits for ${own.name} (machine ${here}). If names and machines differ on its screen, type nothing. The digits:`,
        'pt-BR': `${name} (máquina ${there}) em ${address} mostra seis dígitos para ${own.name} (máquina ${here}). Se nomes e máquinas forem outros na tela de lá, não digite nada. Os dígitos:`,
      }
    : {
        en: `${name} (machine ${there}) at ${address} has a class open; this is ${own.name} (machine ${here}). Its token:`,
        'pt-BR': `${name} (máquina ${there}) em ${address} tem uma turma aberta; esta é ${own.name} (máquina ${here}). O token dela:`,
      };
}

function pairedText({ name, scopes, expiresAt }: HostRecord): Text {
  const [may, until] = [scopes.join(', '), shortTime(expiresAt)];
  return {
    en: `paired with ${name}: ${may}, until ${until}`,
    'pt-BR': `pareada com ${name}: ${may}, até ${until}`,
  };
}
