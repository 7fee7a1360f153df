/** A metric that an expression names, with the labels that it is asked for by. */
export interface NamedMetric {
  readonly name: string;
  readonly labels: readonly string[];
}

/** What an expression names: metrics with the labels in their braces, and the labels that results are grouped by. */
export interface PromqlNames {
  readonly metrics: readonly NamedMetric[];
  readonly grouping: readonly string[];
}

/** Words that look like a metric and are the language's own. */
const KEYWORDS = new Set([
  'or',
  'and',
  'unless',
  'by',
  'without',
  'on',
  'ignoring',
  'offset',
  'bool',
]);

/**
 * Finds the names in an expression of ours: functions are followed by a parenthesis, labels stand in braces or in the list
 * of a grouping, and what is left are metrics. No parser of the whole language, which promtool checks.
 */
export function namesIn(expr: string): PromqlNames {
  const groupings = /\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g;
  const grouping = [...expr.matchAll(groupings)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );
  const rest = expr
    .replaceAll(groupings, ' ')
    .replaceAll(/\[[^\]]*\]/g, ' ')
    .replaceAll(/\boffset\s+\w+/g, ' ');
  const selector =
    /"(?:\\.|[^"\\])*"|(?<name>\b[a-zA-Z_:][\w:]*)(?<after>\s*\(|\{(?<matchers>(?:"[^"]*"|[^}"])*)\})?/g;
  const metrics = [...rest.matchAll(selector)].flatMap(({ groups }) => {
    const { name, after = '', matchers = '' } = groups ?? {};
    if (name === undefined || after.endsWith('(') || KEYWORDS.has(name)) return [];
    const labels = [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label);
    return [{ name, labels }];
  });
  return { metrics, grouping };
}
