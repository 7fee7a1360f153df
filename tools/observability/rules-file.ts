import { alertRules } from './alert-rules.ts';
import { recordingRules } from './recording-rules.ts';
import { duration, type RuleTimes } from './times.ts';

const HEAD = `# Written by tools/observability/generate.ts. Each rule says why it is as it is; promtool tests them.
`;

/** The whole file of rules, for Prometheus 2.42 and later. */
export function renderRules(times: RuleTimes): string {
  const interval = duration(times.evaluation);
  const recordings = recordingRules(times).map((rule) =>
    rendered(rule.why, [`record: ${rule.record}`, `expr: ${block(rule.expr)}`]),
  );
  const alerts = alertRules(times).map((rule) =>
    rendered(rule.why, [
      `alert: ${rule.alert}`,
      `expr: ${block(rule.expr)}`,
      ...(rule.forMs === 0 ? [] : [`for: ${duration(rule.forMs)}`]),
      'labels:',
      `  severity: ${rule.severity}`,
      'annotations:',
      `  summary: ${JSON.stringify(rule.summary.en)}`,
      `  summary_pt_br: ${JSON.stringify(rule.summary['pt-BR'])}`,
      `  description: ${JSON.stringify(rule.description.en)}`,
      `  description_pt_br: ${JSON.stringify(rule.description['pt-BR'])}`,
    ]),
  );
  const group = (name: string, rules: readonly string[]): string =>
    `  - name: ${name}\n    interval: ${interval}\n    rules:\n${rules.join('\n')}`;
  return `${HEAD}groups:\n${group('socketlab-recording', recordings)}\n${group('socketlab-alerts', alerts)}`;
}

/** One entry of a list of rules, under its comment. A value may have lines of its own. */
function rendered(why: string, fields: readonly string[]): string {
  const [first = '', ...rest] = fields.join('\n').split('\n');
  const lines = [`# ${why}`, `- ${first}`, ...rest.map((line) => `  ${line}`)];
  return `${lines.map((line) => `      ${line}`).join('\n')}\n`;
}

/** A literal block when it has more than one line: PromQL needs no quoting in it. */
function block(expr: string): string {
  const lines = expr.split('\n').map((line) => `  ${line}`);
  return `|-\n${lines.join('\n')}`;
}
