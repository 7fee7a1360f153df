import type { Text } from '@socketlab/foundation';
import { parseLogLine } from '../log-line.ts';
import type { Systemd } from './systemd.ts';

/** A line of the journal. */
export interface JournalEntry {
  readonly at: string;
  /** syslog(3): 3 is an error, 4 a warning. */
  readonly priority: number;
  readonly message: string;
  /** Whether the manager says it of the unit, and not the unit's own program. */
  readonly isOfManager: boolean;
}
/** What went wrong, in a sentence. */
export interface JournalError extends Text {
  readonly at: string;
  readonly isOfManager: boolean;
}
/** What the journal has; `problem` says why it has nothing to say. */
export interface JournalAnswer {
  readonly entries: readonly JournalEntry[];
  readonly problem?: Text;
}

const ERROR = 3;
const WARNING = 4;
const PINO_ERRORS = ['error', 'fatal'];
/** In the journal a daemon writes its sentence first, and its fields after that. */
const FIELDS = / code=[A-Z_]+ /;
const MICROSECONDS_PER_MS = 1_000;

/** Reads the newest entries of the units, oldest first. Without a journal, or without the right to read it, says so. */
export async function readJournal(
  systemd: Systemd,
  { units, count }: { units: readonly string[]; count: number },
  signal: AbortSignal,
): Promise<JournalAnswer> {
  // Of a user's unit in any journal that may be read: that of a user below 1000 is the machine's own.
  const which = systemd.scope === 'user' ? '--user-unit' : '--unit';
  const wanted = units.map((unit) => `${which}=${unit}`);
  const lines = count === 0 ? [] : ['-n', String(count)];
  const args = [...wanted, ...lines, '-o', 'json', '--no-pager', '--quiet'];
  const answer = await systemd.run('journalctl', args, signal);
  if (answer === undefined) return { entries: [], problem: NO_JOURNAL };
  const entries = answer.stdout.split('\n').flatMap(parseEntry);
  if (entries.length > 0) return { entries };
  const hasFiles = await hasJournalFiles(systemd, signal);
  return hasFiles ? { entries } : { entries, problem: NOTHING_TO_READ };
}

/** Sentences of what went wrong: errors of the daemon in its own words, of the manager in its. */
export function errorsIn({ entries }: JournalAnswer): readonly JournalError[] {
  return entries.flatMap(({ at, priority, message, isOfManager }) => {
    const line = parseLogLine(message);
    if (line !== undefined) {
      if (!PINO_ERRORS.includes(line.level)) return [];
      return [{ at, isOfManager, ...(line.text ?? { en: line.phrase, 'pt-BR': line.phrase }) }];
    }
    if (priority > WARNING) return [];
    const [sentence = ''] = message.split(FIELDS);
    return [{ at, isOfManager, en: sentence, 'pt-BR': sentence }];
  });
}

/** journalctl(1) is silent alike when nothing was written and when it may open no file: --header lists what it opens. */
async function hasJournalFiles(systemd: Systemd, signal: AbortSignal): Promise<boolean> {
  const answer = await systemd.run('journalctl', ['--header', '--no-pager'], signal);
  return answer?.stdout.includes('File path:') === true;
}

function parseEntry(line: string): JournalEntry[] {
  try {
    const {
      __REALTIME_TIMESTAMP: at,
      PRIORITY: priority,
      MESSAGE: message,
      ...fields
    } = JSON.parse(line) as {
      readonly [field: string]: unknown;
    };
    return [
      {
        at: new Date(Number(at) / MICROSECONDS_PER_MS).toISOString(),
        priority: Number(priority ?? ERROR + 2),
        message: textOf(message),
        // systemd.journal-fields(7): whom the manager's own messages are about.
        isOfManager: 'UNIT' in fields || 'USER_UNIT' in fields,
      },
    ];
  } catch {
    // An empty line, or one that was cut short: the next one stands by itself.
    return [];
  }
}

/** journalctl(1) writes what is no UTF-8, or has control characters, as a list of bytes. */
function textOf(message: unknown): string {
  return Array.isArray(message)
    ? Buffer.from(message as number[]).toString('utf8')
    : String(message);
}

const NO_JOURNAL: Text = {
  en: 'there is no journal here: journalctl is not installed',
  'pt-BR': 'não há journal aqui: o journalctl não está instalado',
};
const NOTHING_TO_READ: Text = {
  en: 'no journal that you may read is here; one that stays is made by sudo mkdir -p /var/log/journal and sudo systemctl restart systemd-journald, and members of the group systemd-journal read all of it',
  'pt-BR':
    'não há aqui um journal que você possa ler; um que fica é criado por sudo mkdir -p /var/log/journal e sudo systemctl restart systemd-journald, e membros do grupo systemd-journal leem tudo',
};
