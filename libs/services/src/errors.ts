import { SocketlabError } from '@socketlab/foundation';

/** A path with a line break or another control character, which no service definition can name. */
export class UnwritablePathError extends SocketlabError {
  constructor(facts: { path: string }) {
    const shown = JSON.stringify(facts.path);
    super(
      'UNWRITABLE_PATH',
      {
        en: `${shown} has a control character in it, and no service can be told of such a path. Move Socketlab, or your SOCKETLAB_HOME, to a folder with a plain name.`,
        'pt-BR': `${shown} contém um caractere de controle, e nenhum serviço pode receber um caminho assim. Mova o Socketlab, ou o seu SOCKETLAB_HOME, para uma pasta de nome simples.`,
      },
      facts,
    );
  }
}
