/** What somebody may do with a file or folder. */
export interface AllowedEntry {
  /** As the descriptor writes it: `S-1-5-21-...`, or two letters for one that everybody knows. */
  readonly sid: string;
  /** The access mask, with what the letters of the format stand for. */
  readonly mask: number;
}

/** Owner, and who is let in. */
export interface SecurityDescriptor {
  readonly owner: string;
  /** Undefined where there is no list at all: then everybody may do everything. */
  readonly allowed: readonly AllowedEntry[] | undefined;
}

/**
 * What the letters of "ACE Strings" mean as bits of the access mask of a file (learn.microsoft.com, "Access Mask Format",
 * "File Access Rights Constants").
 */
const RIGHTS: Readonly<Record<string, number>> = {
  GA: 0x1000_0000,
  GR: 0x8000_0000,
  GW: 0x4000_0000,
  GX: 0x2000_0000,
  RC: 0x2_0000,
  SD: 0x1_0000,
  WD: 0x4_0000,
  WO: 0x8_0000,
  FA: 0x1f_01ff,
  FR: 0x12_0089,
  FW: 0x12_0116,
  FX: 0x12_00a0,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
};
/** Of letters that nobody told us of, everything is feared. */
const EVERYTHING = 0xffff_ffff;

const GENERIC_ALL = 0x1000_0000;
const GENERIC_WRITE = 0x4000_0000;
const GENERIC_READ = 0x8000_0000;
/** DELETE, WRITE_DAC and WRITE_OWNER. */
const TAKE_OVER = 0xd_0000;
const WRITE_OR_APPEND = 0x6;
const DELETE_CHILD = 0x40;
const READ_DATA = 0x1;

/** What replaces a file, or lets another one stand in its place. */
export const WRITING =
  (GENERIC_ALL | GENERIC_WRITE | TAKE_OVER | WRITE_OR_APPEND | DELETE_CHILD) >>> 0;
/** What tells its content, or changes it. */
export const READING_OR_WRITING = (WRITING | GENERIC_READ | READ_DATA) >>> 0;

const OWNER = /^O:(?<owner>S-[\d-]+|[A-Z]{2})/;
const LIST = /D:(?<flags>[A-Z_]*?)(?<entries>(?:\([^)]*\))*)$/;

/**
 * Reads what the system says of a file (owner and access list; entries that deny only take away and are passed over). Of a
 * folder, entries that hold only for what is made in it are told where they are asked for.
 */
export function parseSecurityDescriptor(
  text: string,
  { withHeirs = false }: { readonly withHeirs?: boolean } = {},
): SecurityDescriptor {
  const owner = OWNER.exec(text)?.groups?.['owner'] ?? '';
  const list = LIST.exec(text)?.groups;
  if (list === undefined || list['flags']?.includes('NO_ACCESS_CONTROL')) {
    return { owner, allowed: undefined };
  }
  const entries = [...(list['entries'] ?? '').matchAll(/\((?<fields>[^)]*)\)/g)];
  const allowed = entries.flatMap(({ groups }) => readEntry(groups?.['fields'] ?? '', withHeirs));
  return { owner, allowed };
}

/** `type;flags;rights;object;inherited object;who`: allowing types begin with A, X or Z and no other. */
function readEntry(fields: string, withHeirs: boolean): readonly AllowedEntry[] {
  const [type = '', flags = '', rights = '', , , sid = ''] = fields.split(';');
  const isAllowing = ['A', 'OA', 'XA', 'ZA'].includes(type);
  const isLeftOut = !withHeirs && lettersOf(flags).includes('IO');
  return isAllowing && !isLeftOut ? [{ sid, mask: maskOf(rights) }] : [];
}

function maskOf(rights: string): number {
  if (/^\d|^0x/i.test(rights)) return Number(rights) >>> 0;
  return lettersOf(rights).reduce(
    (mask, letter) => (mask | (RIGHTS[letter] ?? EVERYTHING)) >>> 0,
    0,
  );
}

function lettersOf(pairs: string): readonly string[] {
  return pairs.match(/../g) ?? [];
}
