/** What a page of load adds to every page's style: the lines of its charts, in both colour schemes. */
export const LOAD_CSS = `
.chart{background:var(--panel);border:1px solid var(--line);border-radius:10px;min-width:640px}.chart .grid{stroke:var(--line);stroke-width:1}.chart .tick,.chart .axis,.chart .nothing{fill:var(--soft)}.chart .nothing{font-size:16px}
.series polyline,.series line{fill:none;stroke:currentColor;stroke-width:2.4;stroke-linejoin:round}.series circle{fill:currentColor}
.first{color:var(--call-line)}.second{color:var(--state-line)}.third{color:var(--sampled-line)}.fourth{color:var(--wire)}.errors{color:var(--bad)}.plan{color:var(--soft)}
.second polyline,.second line{stroke-dasharray:9 4}.third polyline,.third line{stroke-dasharray:3 3}.fourth polyline,.fourth line{stroke-dasharray:12 4 3 4}.plan polyline,.plan line{stroke-dasharray:2 5;stroke-width:2}
.key-facts{display:flex;gap:10px 34px;flex-wrap:wrap;padding:0;margin:18px 0;list-style:none}.key-facts b{display:block;font-size:1.5rem;line-height:1.25;font-variant-numeric:tabular-nums}.key-facts span{color:var(--soft);font-size:.88rem}
.notes{padding-left:1.2em}.notes li{margin:6px 0}table:has(td.number) th:not(:first-child){text-align:right}
@media print{.chart{min-width:0}}`;
