/** A value of the registry, as `reg export` writes it: text, or a number. */
export interface RegistryValue {
  readonly name: string;
  readonly data: string | number;
}

/**
 * Reads the values of the file that `reg export` writes: UTF-16, so that a path with accents is what it is, whatever the
 * console's code page. Values of other types than REG_SZ and REG_DWORD are left out.
 */
export function readExport(file: Uint8Array): readonly RegistryValue[] {
  const text = new TextDecoder('utf-16le').decode(file);
  const values = text.matchAll(
    /^"(?<name>(?:[^"\\]|\\.)*)"=(?:"(?<text>(?:[^"\\]|\\.)*)"|dword:(?<number>[0-9a-f]{8}))\r?$/gms,
  );
  return [...values].map(({ groups }) => ({
    name: plain(groups?.['name'] ?? ''),
    data:
      groups?.['number'] === undefined
        ? plain(groups?.['text'] ?? '')
        : Number.parseInt(groups['number'], 16),
  }));
}

/** Quotation marks and backslashes stand behind a backslash there. */
function plain(escaped: string): string {
  return escaped.replaceAll(/\\(.)/gs, '$1');
}
