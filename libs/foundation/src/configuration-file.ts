import { readFileSync } from 'node:fs';
import {
  InvalidValueError,
  messageOf,
  type SocketlabError,
  UnreadableConfigurationError,
} from './errors.ts';

/** Settings of one section by key, as text, and what was wrong with the rest. */
export interface ReadSettings {
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly SocketlabError[];
}

/**
 * Reads one section (or all) of a JSON file: an object whose values are strings, numbers or switches. A file that is not
 * there is an empty one. Throws {@link UnreadableConfigurationError}; wrong keys and types are returned as problems.
 */
export function readSettings(
  { file, section }: { file: string; section?: string | undefined },
  known: readonly string[],
): ReadSettings {
  const content = readJsonObject(file);
  const own = section === undefined ? content : (content[section] ?? {});
  if (!isObject(own)) {
    throw new UnreadableConfigurationError({
      file,
      problem: { en: `"${section}" is not an object`, 'pt-BR': `"${section}" não é um objeto` },
    });
  }
  const values = new Map<string, string>();
  const problems: SocketlabError[] = [];
  for (const [key, value] of Object.entries(own)) {
    const what = `${file}: ${key}`;
    if (!known.includes(key)) problems.push(unknownSetting(file, key, known));
    else if (!isScalar(value)) problems.push(notScalar(what, value));
    else values.set(key, String(value));
  }
  return { values, problems };
}

function readJsonObject(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(decode(readFileSync(file)));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UnreadableConfigurationError({ file, problem: messageOf(cause) }, { cause });
  }
  if (isObject(content)) return content;
  throw new UnreadableConfigurationError({
    file,
    problem: { en: 'it is not a JSON object', 'pt-BR': 'não é um objeto JSON' },
  });
}

/**
 * Windows editors put a byte order mark first, which JSON does not allow (RFC 8259 section 8.1); what Windows PowerShell redirects
 * into a file is UTF-16 (learn.microsoft.com, about_Character_Encoding), and its mark tells that.
 */
function decode(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function unknownSetting(file: string, key: string, known: readonly string[]): InvalidValueError {
  const list = known.join(', ');
  return new InvalidValueError({
    what: file,
    value: key,
    rule: { en: 'there is no such setting', 'pt-BR': 'essa configuração não existe' },
    wayOut: { en: `Known are ${list}.`, 'pt-BR': `As conhecidas são ${list}.` },
  });
}

function notScalar(what: string, value: unknown): InvalidValueError {
  return new InvalidValueError({
    what,
    value: JSON.stringify(value),
    rule: {
      en: 'a setting is a string, a number, true or false',
      'pt-BR': 'uma configuração é um texto, um número, true ou false',
    },
    wayOut: {
      en: 'Write it as on the command line.',
      'pt-BR': 'Escreva como na linha de comando.',
    },
  });
}
