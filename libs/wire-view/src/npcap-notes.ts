import path from 'node:path';
import type { Unseen } from '@socketlab/bsd-sockets';
import type { Text } from '@socketlab/foundation';
import type { NpcapFacts } from './npcap-observer.ts';

const ERROR_ACCESS_DENIED = 5;
/** Npcap's own folder in System32 ("DLL loading" of its developer's guide). */
const OWN_FOLDER = 'npcap';

/** What is worth to know of an Npcap that captures; undefined of one that is as it comes. */
export function noteOf(facts: NpcapFacts): Text | undefined {
  const { library, installation } = facts;
  if (!('kind' in library) || library.kind !== 'npcap') return unseenText(installation.unseen);
  const { file, passedOver } = library;
  const isOwn = path.win32.basename(path.win32.dirname(file)).toLowerCase() === OWN_FOLDER;
  const notes = [
    installation.isWinPcapCompatible ? COMPATIBLE : undefined,
    isOwn ? undefined : elsewhere(file, passedOver?.file),
    unseenText(installation.unseen),
  ].filter((note) => note !== undefined);
  return notes.length === 0 ? undefined : joined(notes);
}

/** "could not look at ..., because ...": what nobody may conclude from; undefined where all was seen. */
export function unseenText(unseen: readonly Unseen[]): Text | undefined {
  if (unseen.length === 0) return undefined;
  return joined(
    unseen.map(({ what, call, number }) => {
      const denied = number === ERROR_ACCESS_DENIED;
      return {
        en: `could not look at ${what}, because ${call} answered ${number}${denied ? ' (access denied)' : ''}`,
        'pt-BR': `não foi possível olhar ${what}, pois ${call} respondeu ${number}${denied ? ' (acesso negado)' : ''}`,
      };
    }),
  );
}

const COMPATIBLE: Text = {
  en: 'Npcap is in its WinPcap-compatible mode, which puts a copy of its DLLs into System32: it is Npcap and not WinPcap, it captures, and nothing has to be changed',
  'pt-BR':
    'o Npcap está em seu modo compatível com o WinPcap, que põe uma cópia das DLLs dele em System32: é o Npcap e não o WinPcap, ele captura, e nada precisa ser mudado',
};

function elsewhere(file: string, broken: string | undefined): Text {
  if (broken === undefined) {
    return {
      en: `Npcap’s copy ${file} is used, for its own folder has no wpcap.dll`,
      'pt-BR': `usa-se a cópia ${file} do Npcap, pois a pasta própria dele não tem wpcap.dll`,
    };
  }
  return {
    en: `Npcap’s copy ${file} is used, for ${broken} cannot be loaded`,
    'pt-BR': `usa-se a cópia ${file} do Npcap, pois ${broken} não pode ser carregada`,
  };
}

const joined = (texts: readonly Text[]): Text => ({
  en: texts.map(({ en }) => en).join('; '),
  'pt-BR': texts.map((text) => text['pt-BR']).join('; '),
});
