/** Breaks a text between words into lines of at most `width` columns; a longer word stands alone. Line breaks stay. */
export function wrap(
  text: string,
  { width, first, rest }: { readonly width: number; readonly first: string; readonly rest: string },
): string {
  const lines: string[] = [];
  let start = first;
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && start.length + longer.length > width) {
        lines.push(start + line);
        start = rest;
        line = word;
      } else {
        line = longer;
      }
    }
    lines.push(start + line);
    start = rest;
  }
  return lines.join('\n');
}
