/** How many columns a text takes: letters and signs used here take one each, wherever combining marks are composed. */
export function widthOf(text: string): number {
  return [...text.normalize('NFC')].length;
}

/** Cuts a text to `width` columns, with an ellipsis where something is missing, or fills it with spaces. */
export function fit(text: string, width: number): string {
  const letters = [...text.normalize('NFC')];
  if (letters.length <= width) return text + ' '.repeat(width - letters.length);
  return width < 1 ? '' : `${letters.slice(0, width - 1).join('')}…`;
}

/** Breaks a text at spaces into lines of at most `width` columns; a word longer than a line is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).flatMap((part) => chunks(part, width))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function chunks(word: string, width: number): readonly string[] {
  const letters = [...word];
  const parts: string[] = [];
  for (let at = 0; at < letters.length; at += width) {
    parts.push(letters.slice(at, at + width).join(''));
  }
  return parts;
}
