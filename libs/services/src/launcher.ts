/** The oldest Node that runs Socketlab; package.json says the same. */
const OLDEST = { major: 20, minor: 19 } as const;
/** Where people put a Node that is not on the PATH of a service manager, after the places of distributions. */
const USUAL_PLACES = [
  '/usr/local/bin/node',
  '/usr/bin/node',
  '/snap/bin/node',
  '/opt/node/bin/node',
  '"$HOME"/.local/bin/node',
  '"$HOME"/.volta/bin/node',
  '"$HOME"/.asdf/shims/node',
  '"$HOME"/.local/share/mise/shims/node',
  '"$HOME"/.nvm/versions/node/*/bin/node',
  '"$HOME"/.local/share/fnm/node-versions/*/installation/bin/node',
];

/**
 * The script that a service runs where Node has no name that stays: it tries the one it was told first, then PATH, then
 * the usual places, takes the first that is new enough, says which, and becomes it, so that the process that the manager
 * started is the daemon. Its lines in the journal have the form of the daemons' own. POSIX sh; `$1` is the daemon.
 */
export function launcherScript({
  node,
  places = USUAL_PLACES,
}: {
  readonly node: string;
  /** Where else to look, as words of sh; the usual places unless told. */
  readonly places?: readonly string[];
}): string {
  return `#!/bin/sh
# Starts a Socketlab daemon with a Node >= ${OLDEST.major}.${OLDEST.minor}. Written by "socketlab service install".
set -u
daemon=$1
shift
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
program=$root/apps/$daemon/dist/main.mjs
HOME=\${HOME:-/nonexistent}

# A line as the daemons write them: level, message, and further fields as JSON.
line() {
  printf '{"level":%s,"time":%s000,"name":"%s","msg":"%s"%s}\\n' "$1" "$(date +%s)" "$daemon" "$2" "$3" >&2
}

field() {
  printf ',"%s":"%s"' "$1" "$(printf '%s' "$2" | sed 's/[\\"]/\\\\&/g')"
}

if [ ! -f "$program" ]; then
  line 60 'could not start' ${fieldsOf(PROGRAM_MISSING)}"$(field file "$program")"
  exit 2
fi

for node in ${shellWord(node)} "$(command -v node 2>/dev/null)" ${places.join(' ')}; do
  [ -x "$node" ] || continue
  version=$("$node" -p process.versions.node 2>/dev/null) || continue
  major=\${version%%.*}
  rest=\${version#*.}
  minor=\${rest%%.*}
  case $major$minor in *[!0-9]* | '') continue ;; esac
  [ "$major" -gt ${OLDEST.major} ] || { [ "$major" -eq ${OLDEST.major} ] && [ "$minor" -ge ${OLDEST.minor} ]; } || continue
  line 30 'runs with this Node' "$(field node "$node")$(field version "$version")"
  exec "$node" "$program" "$@"
done

line 60 'could not start' ${fieldsOf(NODE_MISSING)}"$(field tried ${shellWord(node)})"
exit 2
`;
}

const PROGRAM_MISSING = {
  code: 'PROGRAM_MISSING',
  text: {
    en: 'the program is gone: install Socketlab again, then run socketlab service install',
    'pt-BR': 'o programa sumiu: instale o Socketlab de novo, e rode socketlab service install',
  },
};
const NODE_MISSING = {
  code: 'NODE_MISSING',
  text: {
    en: `no Node >= ${OLDEST.major}.${OLDEST.minor} was found: neither the one of the installation, nor on PATH, nor in the usual places. Install one, then run socketlab service install with it`,
    'pt-BR': `nenhum Node >= ${OLDEST.major}.${OLDEST.minor} foi encontrado: nem o da instalação, nem no PATH, nem nos lugares de costume. Instale um, e rode socketlab service install com ele`,
  },
};

/** Fields of a log line that do not vary, as one word of sh. */
function fieldsOf(fields: object): string {
  return shellWord(`,${JSON.stringify(fields).slice(1, -1)}`);
}

/** A word that sh takes as it is. */
function shellWord(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
