import type { Language } from '@socketlab/foundation';
import { escapeHtml } from './escape.ts';

/** What a page consists of. */
export interface Page {
  readonly language: Language;
  /** As plain text. */
  readonly title: string;
  /** Tells that the file is one of ours, of which kind. */
  readonly mark: string;
  readonly css: string;
  /** As HTML. */
  readonly body: string;
}

/** One HTML page that loads nothing; well-formed XML too. */
export function renderPage({ language, title, mark, css, body }: Page): string {
  return `<!DOCTYPE html>
<html lang="${language}" xmlns="http://www.w3.org/1999/xhtml">
<head>
<meta charset="utf-8"/>
<meta name="generator" content="${escapeHtml(mark)}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** A table that scrolls where it is wider than the page. Heads are HTML, and so are rows: whole `<tr>` elements. */
export function htmlTable(head: readonly string[], rows: readonly string[]): string {
  const headers = head.map((cell) => `<th scope="col">${cell}</th>`).join('');
  return `<div class="scroll"><table><thead><tr>${headers}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}
