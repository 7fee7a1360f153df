/** An element: its name, attributes, and text or elements within. */
export interface Element {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly content?: string | readonly Element[];
}

/** The element as XML, two spaces a level. */
export function xmlText(element: Element, indent = ''): string {
  const { name, attributes = {}, content = [] } = element;
  const open = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(value)}"`),
  ].join(' ');
  if (typeof content === 'string') return `${indent}<${open}>${escapeXml(content)}</${name}>\n`;
  if (content.length === 0) return `${indent}<${open}/>\n`;
  const inner = content.map((child) => xmlText(child, `${indent}  `)).join('');
  return `${indent}<${open}>\n${inner}${indent}</${name}>\n`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
