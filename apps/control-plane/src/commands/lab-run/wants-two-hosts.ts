import type { Text } from '@socketlab/foundation';
import type { LabDescription } from '@socketlab/labs';
import type { RunInput } from '../../command.ts';
import { ConflictingOptionsError } from '../../errors.ts';
import type { labRunArguments, labRunOptions } from './index.ts';

type Options = RunInput<typeof labRunArguments, typeof labRunOptions>['options'];

const BOTH_HERE: Text = {
  en: 'a sandbox brings both machines. Leave --host out, or --sandbox to use the host that this machine is paired with.',
  'pt-BR':
    'um sandbox traz as duas máquinas. Tire --host, ou tire --sandbox para usar a máquina pareada com esta.',
};
const NO_WIRE: Text = {
  en: 'only between the two machines of a sandbox is there such a wire: lab run remote --sandbox --wire delay=20ms,loss=5%',
  'pt-BR':
    'só entre as duas máquinas de um sandbox há um fio assim: lab run remote --sandbox --wire delay=20ms,loss=5%',
};

/** Whether a lab of two machines is to have both in a sandbox. Throws ConflictingOptionsError. */
export function wantsTwoHosts(
  lab: LabDescription,
  { host, sandbox, wire }: Pick<Options, 'host' | 'sandbox' | 'wire'>,
): boolean {
  const isWanted = lab.hosts !== undefined && sandbox === true;
  if (isWanted && host !== undefined)
    throw new ConflictingOptionsError('--sandbox, --host', BOTH_HERE);
  if (!isWanted && wire !== undefined) throw new ConflictingOptionsError('--wire', NO_WIRE);
  return isWanted;
}
