import { parseChoice } from '@socketlab/foundation';
import { type CommandArgument, defineCommand, NONE } from '../../command.ts';

/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** The arguments of `socketlab completion`. */
export const completionArguments = {
  shell: {
    placeholder: 'SHELL',
    presence: 'required',
    choices: SHELLS,
    summary: { en: 'bash, zsh, fish or powershell.', 'pt-BR': 'bash, zsh, fish ou powershell.' },
    parse: parseChoice(SHELLS),
  } satisfies CommandArgument<Shell>,
} as const;

/** `socketlab completion`. */
export const completion = defineCommand({
  name: 'completion',
  summary: {
    en: 'Print the script that teaches a shell to complete our commands.',
    'pt-BR': 'Mostra o script que ensina um shell a completar nossos comandos.',
  },
  details: {
    en: 'bash:        eval "$(socketlab completion bash)"\nzsh:         source <(socketlab completion zsh)\nfish:        socketlab completion fish | source\npowershell:  socketlab completion powershell | Out-String | Invoke-Expression',
    'pt-BR':
      'bash:        eval "$(socketlab completion bash)"\nzsh:         source <(socketlab completion zsh)\nfish:        socketlab completion fish | source\npowershell:  socketlab completion powershell | Out-String | Invoke-Expression',
  },
  arguments: completionArguments,
  options: NONE,
  load: () => import('./run.ts'),
});
