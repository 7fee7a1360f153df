import type { NONE, Run } from '../../command.ts';
import { EXIT } from '../../exit-code.ts';
import { printScript } from '../../shell-completion.ts';
import type { completionArguments } from './index.ts';

/** The script is for a shell to read: it is the same in every language, and with `--json`. */
export const run: Run<typeof completionArguments, typeof NONE> = async (input) => {
  printScript(input.arguments.shell);
  return EXIT.done;
};
