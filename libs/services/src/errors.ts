import { SocketlabError, type Text } from '@socketlab/foundation';

type Kind = 'control' | 'quotes' | 'variable';

const WHY: Readonly<Record<Kind, Text>> = {
  control: { en: 'has a control character in it', 'pt-BR': 'contém um caractere de controle' },
  quotes: {
    en: "has both ' and ` in it, or a control character",
    'pt-BR': "contém ' e `, ou um caractere de controle",
  },
  variable: {
    en: 'has a name between two percent signs in it, which Windows takes for a variable',
    'pt-BR': 'contém um nome entre dois sinais de porcentagem, que o Windows toma por uma variável',
  },
};

/** A path that no service definition can name: for a line break or another control character, or for what Windows makes of it. */
export class UnwritablePathError extends SocketlabError {
  constructor({ path, kind }: { path: string; kind: Kind }) {
    const [shown, why] = [JSON.stringify(path), WHY[kind]];
    super(
      'UNWRITABLE_PATH',
      {
        en: `${shown} ${why.en}, and no service can be told of such a path. Move Socketlab, or your SOCKETLAB_HOME, to a folder with a plain name.`,
        'pt-BR': `${shown} ${why['pt-BR']}, e nenhum serviço pode receber um caminho assim. Mova o Socketlab, ou o seu SOCKETLAB_HOME, para uma pasta de nome simples.`,
      },
      { path, kind },
    );
  }
}
