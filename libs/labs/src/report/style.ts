/** The report's style: nothing is loaded, both colour schemes, and a printed page without links to follow. */
export const CSS = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--page:#fff;--panel:#f5f7fa;--line:#d5dbe5;--call:#e8eefc;--call-line:#7d9be0;--state:#dff3ea;--state-line:#2f9e6e;--sampled:#fdf1d8;--sampled-line:#c58a1a;--wire:#8a3fa0;--good:#1a7f4f;--bad:#b3261e;--unknown:#6b7280;--link:#2456c4}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#9aa5b8;--page:#12161f;--panel:#1a2030;--line:#333d52;--call:#1f2b4a;--call-line:#5f80cc;--state:#143528;--state-line:#3fb984;--sampled:#3b2f12;--sampled-line:#d7a23a;--wire:#d394ea;--good:#4cc38a;--bad:#ff8a80;--unknown:#9aa5b8;--link:#8ab0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px}h2{font-size:1.25rem;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line)}
.times{color:var(--soft);margin:0 0 20px}.legend{color:var(--soft);font-size:.88rem}
a{color:var(--link)}code,pre,td.code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.counts{display:flex;gap:10px;flex-wrap:wrap;padding:0;margin:16px 0;list-style:none}.counts li{border:1px solid var(--line);border-radius:999px;padding:3px 14px;background:var(--panel)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem}th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--line)}th{background:var(--panel);font-weight:600}td.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}td.id{white-space:nowrap}tr:target,tr:has(a:target){background:var(--sampled)}
.alert{border-left:4px solid var(--bad);background:var(--panel);padding:10px 16px;margin:16px 0}
.claims{list-style:none;margin:0;padding:0}.claims li{display:grid;grid-template-columns:128px 1fr;gap:4px 16px;padding:10px 0;border-bottom:1px solid var(--line)}.claims p{margin:0}
.verdict{font-weight:600}.proven .verdict{color:var(--good)}.refuted .verdict{color:var(--bad)}.not-observed .verdict{color:var(--unknown)}
.reason,.evidence{grid-column:2;color:var(--soft);font-size:.88rem}.evidence a{margin-right:.6em;white-space:nowrap}
.diagrams{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:20px}figure{margin:0}figcaption{font-weight:600;margin-bottom:6px}
svg{width:100%;height:auto;display:block;background:var(--panel);border:1px solid var(--line);border-radius:10px}svg text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}
.sequence{min-width:820px}.sequence text.head{font:600 15px system-ui,sans-serif}.sequence .lane{stroke:var(--line);stroke-width:2}.sequence .time,.sequence .place{fill:var(--soft);font-size:11px}.sequence rect{fill:var(--call);stroke:var(--call-line)}.sequence .called rect,.sequence .returned rect{stroke-dasharray:4 3}.sequence .state rect{fill:var(--state);stroke:var(--state-line)}.sequence .sampled rect{fill:var(--sampled);stroke:var(--sampled-line)}.sequence .state .label,.sequence .sampled .label{font-weight:600}.sequence a{text-decoration:none}.link{stroke:var(--soft);stroke-dasharray:5 4;stroke-width:1.3}marker path.head{fill:var(--soft)}.sequence .packet line{stroke:var(--wire);stroke-width:1.8}.sequence .packet .label{fill:var(--wire);font-weight:600}marker path.packet-head{fill:var(--wire)}
.states rect{fill:var(--page);stroke:var(--line)}.states text{fill:var(--soft);font-size:11.5px}.states .passed rect{fill:var(--state);stroke:var(--state-line);stroke-width:2}.states .passed text{fill:var(--ink);font-weight:600}.step{fill:none;stroke:var(--line);stroke-width:1.2}.step.passed{stroke:var(--state-line);stroke-width:2.4}#step path{fill:var(--line)}#step-passed path{fill:var(--state-line)}
pre.code{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:10px 0;overflow-x:auto;font-size:.85rem;line-height:1.5}pre.code span{display:block;padding:0 14px}pre.code span.ran{background:var(--call)}pre.code b{color:var(--state-line);font-weight:600}pre.code i{color:var(--soft);font-style:normal;display:inline-block;width:3em;user-select:none}
.defs{position:absolute;width:0;height:0;border:0}
@media (max-width:640px){main{padding:20px 14px 48px}h1{font-size:1.5rem}.claims li{grid-template-columns:1fr}.reason,.evidence{grid-column:1}th,td{padding:5px 6px}}
@page{size:A4;margin:14mm}
@media print{body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit;text-decoration:none}h2{break-after:avoid}.claims li,figure,tr{break-inside:avoid}.sequence{min-width:0}}
`.trim();
