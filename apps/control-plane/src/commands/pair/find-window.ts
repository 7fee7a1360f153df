import { type Address, formatAddress, parseAddress, SocketlabError } from '@socketlab/foundation';
import type { FoundMachine } from '../../network/discovery.ts';
import { AmbiguousMachineError, WindowNotFoundError } from '../../pairing-errors.ts';
import { formatTable } from '../../table.ts';
import type { PairInput } from './run.ts';

/** A machine whose window is open. */
type Open = FoundMachine & { readonly pairingPort: number };

/**
 * Where the window is that the person means, the likeliest address first: an address as it is, a name or the beginning
 * of an id by discovery, and without either whatever the person chooses of what is found.
 */
export async function findWindow(
  input: PairInput,
  pairingPort: number,
): Promise<readonly Address[]> {
  const { host } = input.arguments;
  const given = host === undefined ? undefined : asAddress(host, pairingPort);
  if (given !== undefined) return [given];
  const { output, discovery, signal } = input;
  output.progress({ en: 'looking for open windows…', 'pt-BR': 'procurando janelas abertas…' });
  const found = (await discovery.findMachines(signal, output.say)).filter(
    (machine): machine is Open => machine.pairingPort !== undefined,
  );
  output.endProgress();
  const { addresses, pairingPort: port } =
    host === undefined ? await chooseFrom(found, input) : named(host, found);
  return addresses.map((address) => ({ host: address, port }));
}

/** Undefined for a name. What looks like an address and is none is refused, with the rule. */
function asAddress(text: string, port: number): Address | undefined {
  try {
    return parseAddress(text, { host: '', port }, 'HOST');
  } catch (refusal) {
    const isName = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(text) && !/^\d+$/.test(text);
    if (refusal instanceof SocketlabError && isName) return undefined;
    throw refusal;
  }
}

function named(host: string, found: readonly Open[]): Open {
  const wanted = host.toLowerCase();
  const fitting = found.filter(({ name, machineId }) => name === wanted || machineId === wanted);
  const [only, ...others] = fitting;
  if (only === undefined) throw new WindowNotFoundError({ host, found: describe(found) });
  if (others.length > 0) throw new AmbiguousMachineError({ host, machines: describe(fitting) });
  return only;
}

/** One that is alone needs no choice: its digits are asked for next, and can be left out. */
async function chooseFrom(found: readonly Open[], input: PairInput): Promise<Open> {
  const [only, ...others] = found;
  if (only === undefined) throw new WindowNotFoundError({ host: '', found: '' });
  if (others.length === 0) return only;
  const { output, pairing, signal } = input;
  const { text } = output;
  const titles = ['', text({ en: 'MACHINE', 'pt-BR': 'MÁQUINA' }), 'ID', text(ADDRESS)];
  const rows = found.map(({ name, machineId, addresses, pairingPort }, index) => [
    String(index + 1),
    name,
    machineId,
    formatAddress({ host: addresses[0] ?? '', port: pairingPort }),
  ]);
  const table = formatTable(titles, rows);
  output.say({ en: table, 'pt-BR': table });
  for (;;) {
    output.say(WHICH);
    const typed = (await pairing.typed.read(signal)).trim();
    const numbered = /^\d{1,3}$/.test(typed) ? found[Number(typed) - 1] : undefined;
    try {
      return numbered ?? named(typed, found);
    } catch (refusal) {
      // A person can answer again; a program has said what it had to say.
      if (!pairing.typed.isTerminal() || !(refusal instanceof SocketlabError)) throw refusal;
      output.say(refusal.text);
    }
  }
}

const ADDRESS = { en: 'ADDRESS', 'pt-BR': 'ENDEREÇO' } as const;
const WHICH = {
  en: 'Which one? Its number or name:',
  'pt-BR': 'Qual? O número ou o nome:',
} as const;

function describe(machines: readonly Open[]): string {
  return machines.map(({ name, machineId }) => `${name} (${machineId})`).join(', ');
}
