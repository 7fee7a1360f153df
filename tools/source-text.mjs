// Reads TypeScript as text: without a parser, but knowing what is comment, string, template and regular expression.

const REGEX_MAY_FOLLOW =
  /(?:^|[(,=:[!&|?{};+\-*~<>%^]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;

/**
 * The source with its comments blanked, and with `withStrings: false` the contents of strings too; templates and
 * regular expressions always are. Every line keeps its number and every character its column.
 */
export function blank(source, { withStrings }) {
  const token =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g;
  let out = '';
  let last = 0;
  for (let match = token.exec(source); match; match = token.exec(source)) {
    const [text] = match;
    const before = out + source.slice(last, match.index);
    if (text[0] === '/' && text[1] !== '/' && text[1] !== '*' && !isRegex(before)) {
      token.lastIndex = match.index + 1;
      continue;
    }
    const isString = text[0] === "'" || text[0] === '"';
    out = before + (isString && withStrings ? text : text.replaceAll(/[^\n]/g, ' '));
    last = match.index + text.length;
  }
  return out + source.slice(last);
}

const isRegex = (before) => REGEX_MAY_FOLLOW.test(before.slice(-80));

/** Every module that the source names, with its line: imports, exports from, import(), require(), vi.mock(). */
export function importsOf(source) {
  const text = blank(source, { withStrings: true });
  const forms = [
    /\bfrom\s*(['"])(?<name>[^'"\n]+)\1/g,
    /\bimport\s*(['"])(?<name>[^'"\n]+)\1/g,
    /\b(?:import|require|resolve|vi\.mock)\s*\(\s*(['"])(?<name>[^'"\n]+)\1/g,
    // createRequire(import.meta.url)('name')
    /\)\s*\(\s*(['"])(?<name>[^'"\n]+)\1\s*\)/g,
  ];
  return forms.flatMap((form) =>
    [...text.matchAll(form)].map((match) => ({
      name: match.groups.name,
      line: lineAt(text, match.index),
    })),
  );
}

/** The lines on which the pattern matches in code, not in a comment or a string. */
export function linesWith(source, pattern) {
  return blank(source, { withStrings: false })
    .split('\n')
    .flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/** The names that a source exports by declaring them without a docstring, with their lines. */
export function undocumentedExports(source) {
  const lines = source.split('\n');
  const declaration =
    /^export (?:declare |abstract |async )*(?<kind>function\*?|const|let|class|interface|type) (?<name>[\w$]+)/;
  return lines.flatMap((line, index) => {
    const found = declaration.exec(line)?.groups;
    if (!found || isDocumented(lines, index, found.kind)) return [];
    return [{ name: found.name, line: index + 1 }];
  });
}

/** A docstring ends right above; an alias or a constant right below a documented export shares its docstring. */
function isDocumented(lines, index, kind) {
  const above = lines[index - 1]?.trimEnd() ?? '';
  if (above.endsWith('*/')) return true;
  if (!['type', 'const'].includes(kind) || above === '') return false;
  let start = index - 1;
  while (start > 0 && !lines[start].startsWith('export ')) start -= 1;
  const owner = /^export (?:declare |abstract )*(?<kind>\w+)/.exec(lines[start])?.groups;
  return owner !== undefined && isDocumented(lines, start, owner.kind);
}

const lineAt = (text, offset) => text.slice(0, offset).split('\n').length;
