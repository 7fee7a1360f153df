import { relateVersions, type Text } from '@socketlab/foundation';
import { LOCAL } from './hosts/host-directory.ts';

/** A daemon as it is running, and the program that asks it. */
export interface RunningVersion {
  readonly name: string;
  readonly version: string;
  /** The host that it runs on; absent of this machine. */
  readonly host?: string | undefined;
}

/**
 * What is to be said of a daemon that runs another version than this program has, `own`: which is the older one, and the
 * command that updates it. Undefined where the two are the same, or one of them is no release.
 */
export function versionNote(running: RunningVersion, own: string): Text | undefined {
  const relation = relateVersions(running.version, own);
  if (relation === 'same' || relation === 'unknown') return undefined;
  const { name, version } = running;
  const [older, wayOut] =
    relation === 'older'
      ? [{ en: 'older than', 'pt-BR': 'mais antigo que' }, wayToUpdateDaemon(running, own)]
      : [{ en: 'newer than', 'pt-BR': 'mais novo que' }, wayToUpdateProgram(version)];
  return {
    en: `${name} runs version ${version}, ${older.en} this program (${own}). ${wayOut.en}`,
    'pt-BR': `o ${name} roda a versão ${version}, ${older['pt-BR']} este programa (${own}). ${wayOut['pt-BR']}`,
  };
}

/** The notes on all daemons that told a version, of a host that was named or of this machine. */
export function versionNotes(
  daemons: readonly {
    readonly name?: string;
    readonly daemon?: string;
    readonly version?: string;
  }[],
  { host, own }: { readonly host: string | undefined; readonly own: string },
): readonly Text[] {
  const elsewhere = host === LOCAL ? undefined : host;
  return daemons.flatMap(({ name, daemon, version }) => {
    if (version === undefined) return [];
    const running = { name: name ?? daemon ?? '', version, host: elsewhere };
    return versionNote(running, own) ?? [];
  });
}

function wayToUpdateDaemon({ name, host }: RunningVersion, own: string): Text {
  if (host !== undefined) {
    return {
      en: `The owner of ${host} updates it there: npm install --global socketlab-${own}.tgz, then socketlab down and socketlab up.`,
      'pt-BR': `O dono de ${host} o atualiza lá: npm install --global socketlab-${own}.tgz, depois socketlab down e socketlab up.`,
    };
  }
  return {
    en: `Restart it with the installed one: socketlab down ${name}, then socketlab up ${name}.`,
    'pt-BR': `Reinicie-o com o instalado: socketlab down ${name}, depois socketlab up ${name}.`,
  };
}

function wayToUpdateProgram(version: string): Text {
  const command = `npm install --global socketlab-${version}.tgz`;
  return {
    en: `Update this program: ${command}`,
    'pt-BR': `Atualize este programa: ${command}`,
  };
}
