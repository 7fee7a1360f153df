import type { LabEvidence, LabTable } from '../lab.ts';
import { inBoth } from '../wording.ts';

/** What a line of an audit log says, as far as it says it. */
interface AuditFields {
  readonly at?: string;
  readonly daemon?: string;
  readonly method?: string;
  readonly phase?: string;
  readonly about?: string;
  readonly code?: string;
  readonly counts?: Readonly<Record<string, number>>;
}

/** What the owners of the other machines were told of this run: the lines of their audit logs that it caused. */
export function createAuditTable({ auditLines = [] }: LabEvidence): LabTable {
  return {
    id: 'audit',
    title: inBoth('What the owner was told of it', 'O que o dono soube disso'),
    head: [
      inBoth('host', 'máquina'),
      inBoth('at, by its own clock', 'quando, pelo relógio dela'),
      inBoth('daemon', 'daemon'),
      inBoth('method', 'método'),
      inBoth('what of it', 'o que houve'),
      inBoth('about', 'sobre'),
    ],
    rows: auditLines.map(({ host, line }) => {
      const { at = '', daemon = '', method, phase = '', about = '', code, counts } = read(line);
      const counted = Object.entries(counts ?? {}).map(([name, count]) => `${name} × ${count}`);
      return {
        cells: [
          ...[host, at, daemon, method ?? counted.join(', ')],
          ...[code === undefined ? phase : `${phase}: ${code}`, about],
        ],
        evidence: [],
      };
    }),
    note: inBoth(
      'Each line is in the audit log of that machine, which its owner reads with “socketlab audit”. An “end” that is missing came after the report.',
      'Cada linha está no registro de auditoria dessa máquina, que o dono lê com “socketlab audit”. Um “end” que falta veio depois do relatório.',
    ),
  };
}

/** A line that is no JSON is shown by what it says of nothing. */
function read(line: string): AuditFields {
  try {
    return JSON.parse(line) as AuditFields;
  } catch {
    // The other machine's daemon is a newer one, or its log is damaged; its owner sees it as it is.
    return { about: line };
  }
}
