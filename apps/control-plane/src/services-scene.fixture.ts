import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { SERVICE_DAEMONS } from '@socketlab/services';
import { onTestFinished } from 'vitest';
import { type CliRun, runInProcess } from './cli.fixture.ts';
import type { ClientsDeps } from './clients.ts';
import { NO_IDENTITY } from './daemon.fixture.ts';
import { temporaryDirectory } from './directory.fixture.ts';

/**
 * A systemctl that keeps what is enabled and active as files, and writes down how it was called. `$FAILS` is a word of a
 * call that fails; it knows no units of its own, and reads none.
 */
const SYSTEMCTL = `#!/bin/sh
echo "systemctl $*" >> "$CALLS"
while [ "\${1#-}" != "$1" ]; do shift; done
verb=$1; shift
case "$verb $*" in
  *UnitPath*) [ -z "$MANAGER_GONE" ] || { echo "$MANAGER_GONE" >&2; exit 1; }; echo "UnitPath=$UNITS /etc/systemd/system"; exit 0 ;;
esac
if [ "$verb" = show ]; then
  for unit; do
    case $unit in --*) continue ;; esac
    active=inactive; [ -e "$STATE/active-$unit" ] && active=active
    file=disabled; [ -e "$STATE/enabled-$unit" ] && file=enabled
    loaded=not-found; [ -e "$UNITS/$unit" ] && loaded=loaded
    printf 'Id=%s\\nLoadState=%s\\nActiveState=%s\\nSubState=running\\nUnitFileState=%s\\nMainPID=0\\nNRestarts=0\\nResult=success\\nActiveEnterTimestamp=Thu 2026-11-26 16:01:04 UTC\\nStatusText=\\nDropInPaths=\\n\\n' "$unit" $loaded $active $file
  done
  exit 0
fi
for unit; do
  [ -n "$FAILS" ] && [ "$verb $unit" = "$FAILS" ] && { echo "it was told to fail" >&2; exit 1; }
  case $verb in
    start) touch "$STATE/active-$unit" ;;
    stop) rm -f "$STATE/active-$unit" ;;
    enable) touch "$STATE/enabled-$unit" ;;
    disable) rm -f "$STATE/enabled-$unit" ;;
  esac
done
exit 0
`;
/** Has one error of the daemon that could not start, an hour from now so that no clock makes it old. */
const JOURNALCTL = `#!/bin/sh
case "$*" in *--header*) [ -n "$NO_JOURNAL" ] || echo 'File path: /var/log/journal/x'; exit 0 ;; esac
[ -z "$NO_JOURNAL" ] || exit 0
printf '%s\\n' "$JOURNAL"
`;
const OTHERS = ['loginctl'] as const;

/** The error that the stand-in journal holds. */
export const TAKEN = JSON.stringify({
  __REALTIME_TIMESTAMP: String((Date.now() + 3_600_000) * 1_000),
  PRIORITY: '3',
  MESSAGE:
    'could not start: 127.0.0.1:65432 is taken by nc (pid 12). Choose another. code=ADDRESS_IN_USE port=65432',
});

/** A home, built programs, and a service manager that is a script. */
export interface ServiceScene {
  readonly units: string;
  readonly home: string;
  readonly programs: string;
  /** Calls the CLI; `variables` are for the stand-ins. */
  run(words: string, variables?: Readonly<Record<string, string>>): Promise<CliRun>;
  /** How systemctl was called since the last time, without what only asks. */
  calls(): readonly string[];
  /** What the stand-in manager believes: `active-...`, `enabled-...`. */
  believes(what: string): boolean;
}

/** Makes the scene; it is gone when the test is. */
export function serviceScene(control?: ClientsDeps): ServiceScene {
  const root = temporaryDirectory(onTestFinished);
  const at = (name: string): string => path.join(root, name);
  for (const folder of ['bin', 'state', 'config', 'data', 'clone/apps'])
    mkdirSync(at(folder), { recursive: true });
  const script = (name: string, text: string): void => {
    writeFileSync(at(`bin/${name}`), text);
    chmodSync(at(`bin/${name}`), 0o755);
  };
  script('systemctl', SYSTEMCTL);
  script('journalctl', JOURNALCTL);
  for (const name of OTHERS) script(name, '#!/bin/sh\nexit 1\n');
  for (const { name } of SERVICE_DAEMONS) {
    mkdirSync(at(`clone/apps/${name}/dist`), { recursive: true });
    writeFileSync(at(`clone/apps/${name}/dist/main.mjs`), `// ${name}\n`);
  }
  const units = at('config/systemd/user');
  const environment = {
    PATH: `${at('bin')}:/usr/bin:/bin`,
    XDG_CONFIG_HOME: at('config'),
    XDG_STATE_HOME: at('state-home'),
    XDG_DATA_HOME: at('data'),
    SOCKETLAB_CONTROL: '127.0.0.1:0',
    ...{ CALLS: at('calls'), STATE: at('state'), UNITS: units, FAILS: '', JOURNAL: TAKEN },
  };
  const nobody: ClientsDeps = {
    openIdentity: async () => NO_IDENTITY,
    openClient: async () => {
      throw new Error('nobody answers here');
    },
  };
  return {
    units,
    home: root,
    programs: at('clone/apps'),
    run: (words, variables = {}) =>
      runInProcess(words.split(' '), {
        control: control ?? nobody,
        environment: { ...environment, ...variables },
        programsDirectory: at('clone/apps'),
      }),
    calls() {
      const text = existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8') : '';
      writeFileSync(at('calls'), '');
      const words = text
        .trim()
        .split('\n')
        .map((line) => line.replace('--no-ask-password --no-pager --user ', ''));
      return words.filter((line) => line !== '' && !line.startsWith('systemctl show'));
    },
    believes: (what) => existsSync(at(`state/${what}`)),
  };
}

/** The files below a folder; none where there is no such folder. */
export const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => !entry.isDirectory())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    : [];
