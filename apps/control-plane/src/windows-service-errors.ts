import { SocketlabError } from '@socketlab/foundation';

/** Services of a Windows machine were to be read or changed without the rights of an administrator. */
export class ServiceNeedsAdministratorError extends SocketlabError {
  constructor(facts: { command: string }) {
    const { command } = facts;
    super(
      'SERVICE_NEEDS_ADMINISTRATOR',
      {
        en: `services of the whole machine (--system) are an administrator's: open a terminal with "Run as administrator" and run ${command} --system there. Without --system they are yours, start when you log on, and need no rights.`,
        'pt-BR': `serviços da máquina inteira (--system) são de um administrador: abra um terminal com "Executar como administrador" e rode ${command} --system nele. Sem --system eles são seus, iniciam quando você entra, e não exigem direitos.`,
      },
      facts,
    );
  }
}

/** schtasks.exe or sc.exe refused. */
export class WindowsManagerError extends SocketlabError {
  constructor(facts: { command: string; exitCode: number; problem: string }) {
    const { command, exitCode, problem } = facts;
    const said = problem === '' ? '' : `: ${problem}`;
    super(
      'WINDOWS_MANAGER_REFUSED',
      {
        en: `${command} failed (${exitCode})${said}. Run it yourself to see more; a policy of the network may forbid it, and "socketlab up" starts the daemons without it.`,
        'pt-BR': `${command} falhou (${exitCode})${said}. Rode-o você mesmo para ver mais; uma política da rede pode proibi-lo, e "socketlab up" inicia os daemons sem ele.`,
      },
      { command, managerCode: exitCode, problem },
    );
  }
}
