import { SocketlabError } from '@socketlab/foundation';

/** A lab of two machines was to run with one. */
export class LabNeedsHostError extends SocketlabError {
  constructor(facts: { lab: string }) {
    super(
      'LAB_NEEDS_HOST',
      {
        en: `the lab ${facts.lab} runs its server on a classmate's machine. Name the one that this machine is paired with: --host NAME. Without one, a sandbox has two machines: --sandbox`,
        'pt-BR': `o laboratório ${facts.lab} roda o servidor na máquina de um colega. Indique a que está pareada com esta: --host NOME. Sem nenhuma, um sandbox tem duas máquinas: --sandbox`,
      },
      facts,
    );
  }
}

/** A lab of one machine was to run with two. */
export class LabWithoutHostError extends SocketlabError {
  constructor(facts: { lab: string; host: string }) {
    const { lab, host } = facts;
    super(
      'LAB_WITHOUT_HOST',
      {
        en: `the lab ${lab} runs on this machine alone, and has no part for ${host}. Leave --host out, or run the lab remote.`,
        'pt-BR': `o laboratório ${lab} roda só nesta máquina, e não tem papel para ${host}. Deixe --host de fora, ou rode o laboratório remote.`,
      },
      facts,
    );
  }
}
