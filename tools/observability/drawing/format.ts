const THOUSAND = 1_000;

/** A number as a panel shows it, in the panel's unit: Grafana's own names, and `suffix:` for words of ours. */
export function formatValue(value: number, unit: string | undefined): string {
  if (!Number.isFinite(value)) return '-';
  if (unit === 's') return formatSeconds(value);
  if (unit === 'percentunit') return `${trim(value * 100)}%`;
  if (unit === 'Bps') return `${scaled(value, ['B', 'kB', 'MB', 'GB'])}/s`;
  if (unit === 'bytes') return scaled(value, ['B', 'kB', 'MB', 'GB']);
  if (unit?.startsWith('suffix:')) return `${scaled(value, ['', 'k', 'M'])}${unit.slice(7)}`;
  return scaled(value, ['', 'k', 'M']);
}

function formatSeconds(value: number): string {
  if (value === 0) return '0 s';
  if (value < 0.001) return `${trim(value * 1_000_000)} µs`;
  return value < 1 ? `${trim(value * THOUSAND)} ms` : `${trim(value)} s`;
}

function scaled(value: number, names: readonly string[]): string {
  let step = 0;
  let rest = value;
  while (Math.abs(rest) >= THOUSAND && step < names.length - 1) {
    rest /= THOUSAND;
    step += 1;
  }
  const name = names[step] ?? '';
  return `${trim(rest)}${name.length > 1 || name === 'B' ? ' ' : ''}${name}`;
}

/** Three figures, and no zero that says nothing. */
function trim(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}

/** Text for HTML and SVG. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** From 0 to at least `top`, in some four even steps of 1, 2 or 5. */
export function ticksTo(top: number): readonly number[] {
  const rough = top / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((size) => size >= rough) ?? rough;
  const count = Math.ceil(top / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
