import type { Text } from '@socketlab/foundation';
import type { Run, RunInput } from '../../command.ts';
import { ConflictingOptionsError } from '../../errors.ts';
import type { pairArguments, pairOptions } from './index.ts';
import { join } from './join.ts';
import { listen } from './listen.ts';

/** What both sides are handed. */
export type PairInput = RunInput<typeof pairArguments, typeof pairOptions>;

/** The owner's side with --listen, else the classmate's. */
export const run: Run<typeof pairArguments, typeof pairOptions> = (input) => {
  refuseConflicts(input);
  return input.options.listen ? listen(input) : join(input);
};

const WITH_LISTEN: Text = {
  en: 'they belong to the machine that opens the window: add --listen, or leave them out.',
  'pt-BR': 'são da máquina que abre a janela: acrescente --listen, ou tire-as.',
};
const WITHOUT_LISTEN: Text = {
  en: 'a window is open for whoever comes: it takes no HOST and no --as. Leave out --listen to pair with another machine.',
  'pt-BR':
    'uma janela fica aberta para quem vier: ela não leva MÁQUINA nem --as. Tire --listen para parear com outra máquina.',
};
const WITH_CLASS: Text = {
  en: 'digits pair one machine: add --class, or leave --uses out.',
  'pt-BR': 'dígitos pareiam uma máquina: acrescente --class, ou tire --uses.',
};

function refuseConflicts({ arguments: { host }, options }: PairInput): void {
  const { listen: isListening, as, port, address, isClass, uses, windowMs } = options;
  if (isListening && (host !== undefined || as !== undefined)) {
    throw new ConflictingOptionsError('--listen', WITHOUT_LISTEN);
  }
  const owners = Object.entries({ port, address, uses, window: windowMs })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => `--${flag}`);
  if (isClass) owners.push('--class');
  if (!isListening && owners.length > 0) {
    throw new ConflictingOptionsError(owners.join(', '), WITH_LISTEN);
  }
  if (uses !== undefined && !isClass) throw new ConflictingOptionsError('--uses', WITH_CLASS);
}
