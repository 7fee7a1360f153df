import { SocketlabError, type Text } from '@socketlab/foundation';

/** A folder that should hold a run of load, and holds none that can be read. */
export class NotALoadRunError extends SocketlabError {
  constructor(facts: { folder: string; problem: Text }, options?: ErrorOptions) {
    const { folder, problem } = facts;
    super(
      'NOT_A_LOAD_RUN',
      {
        en: `${folder} holds no run of socketlab load: ${problem.en}. Name a folder that socketlab load wrote, the one with its load.json.`,
        'pt-BR': `${folder} não contém uma rodada de socketlab load: ${problem['pt-BR']}. Indique uma pasta que socketlab load gravou, a que tem o load.json dela.`,
      },
      { folder, problem: problem.en },
      options,
    );
  }
}
