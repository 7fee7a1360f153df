/** What a file of ours says of itself in its head. */
export interface Stamp {
  /** Whether the file is as it was written; false when someone has changed it since. */
  readonly isIntact: boolean;
  /** What it was made of, as it was noted; undefined when that can't be read. */
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

const DIGEST_LINE = /^# socketlab-digest: sha256:(?<digest>[0-9a-f]{64})\n/m;
const FACTS_LINE = /^# socketlab-facts: (?<json>\{.*\})$/m;
const WRITTEN =
  '# Written by "socketlab service install", removed by "socketlab service uninstall".';
const USE_DROP_IN =
  '# To change a setting, add a drop-in instead of editing this file: its digest below tells an edit.';

/** Puts a head before the text: what it was made of, and a digest by which an edit is recognised. */
export function stampText(
  text: string,
  facts: Readonly<Record<string, unknown>>,
  hint = USE_DROP_IN,
): string {
  const before = `${WRITTEN}\n${hint}\n# socketlab-facts: ${JSON.stringify(facts)}\n`;
  return `${before}# socketlab-digest: sha256:${digestOf(before + text)}\n${text}`;
}

/** Reads the head of a file; undefined when it has none, and so is none of ours. */
export function readStamp(content: string): Stamp | undefined {
  const digest = DIGEST_LINE.exec(content)?.groups?.['digest'];
  if (digest === undefined) return undefined;
  return {
    isIntact: digestOf(content.replace(DIGEST_LINE, '')) === digest,
    facts: readFacts(content),
  };
}

function digestOf(text: string): string {
  // Loaded where there is a file to look at: whether there is one is asked by commands that shall not wait for it.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex');
}

function readFacts(content: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(FACTS_LINE.exec(content)?.groups?.['json'] ?? '') as Record<string, unknown>;
  } catch {
    // Edited beyond reading; the digest says so too.
    return undefined;
  }
}
