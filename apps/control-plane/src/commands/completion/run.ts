import type { NONE, Run } from '../../command.ts';
import { BASH_SCRIPT } from '../../completion-scripts/bash-script.ts';
import { POWERSHELL_SCRIPT } from '../../completion-scripts/powershell-script.ts';
import { EXIT } from '../../exit-code.ts';
import { printScript } from '../../shell-completion.ts';
import type { completionArguments } from './index.ts';

/** The script is for a shell to read: it is the same in every language, and with `--json`. */
export const run: Run<typeof completionArguments, typeof NONE> = async (input) => {
  const { shell } = input.arguments;
  if (shell === 'bash') input.output.raw(BASH_SCRIPT);
  else if (shell === 'powershell') input.output.raw(POWERSHELL_SCRIPT);
  else printScript(shell);
  return EXIT.done;
};
