const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as HTML, SVG, or the value of an attribute of either. Control characters, which XML forbids, are replaced. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '').replaceAll(CONTROLS, '�');
}

/** A text as Markdown that shows as it is written, also in a cell of a table. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]()#+!|<>~&-]/g, (sign) => `\\${sign}`)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(CONTROLS, '�');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a payload may hold and a document may not.
const CONTROLS = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;
