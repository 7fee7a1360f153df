import { PAGE_CSS } from '@socketlab/pages';

/** The style of a lab's report: every page's, and what its claims and drawings add. */
export const CSS = `${PAGE_CSS}
.counts{display:flex;gap:10px;flex-wrap:wrap;padding:0;margin:16px 0;list-style:none}.counts li{border:1px solid var(--line);border-radius:999px;padding:3px 14px;background:var(--panel)}
td.id,td a{white-space:nowrap}tr:target,tr:has(a:target){background:var(--sampled)}
.claims{list-style:none;margin:0;padding:0}.claims li{display:grid;grid-template-columns:128px minmax(0,1fr);gap:4px 16px;padding:10px 0;border-bottom:1px solid var(--line)}.claims p{margin:0;overflow-wrap:anywhere}
.verdict{font-weight:600}.proven .verdict{color:var(--good)}.refuted .verdict{color:var(--bad)}.not-observed .verdict{color:var(--unknown)}
.reason,.evidence{grid-column:2;color:var(--soft);font-size:.88rem}.evidence a{margin-right:.6em;white-space:nowrap}
.diagrams{display:grid;grid-template-columns:repeat(auto-fit,minmax(290px,1fr));gap:20px}
.sequence,.states{background:var(--panel);border:1px solid var(--line);border-radius:10px}
.sequence{min-width:820px}.sequence text.head{font:600 15px system-ui,sans-serif}.sequence .lane{stroke:var(--line);stroke-width:2}.sequence .time,.sequence .place{fill:var(--soft);font-size:11px}.sequence rect{fill:var(--call);stroke:var(--call-line)}.sequence .called rect,.sequence .returned rect{stroke-dasharray:4 3}.sequence .state rect{fill:var(--state);stroke:var(--state-line)}.sequence .sampled rect{fill:var(--sampled);stroke:var(--sampled-line)}.sequence .state .label,.sequence .sampled .label{font-weight:600}.sequence a{text-decoration:none}.link{stroke:var(--soft);stroke-dasharray:5 4;stroke-width:1.3}marker path.head{fill:var(--soft)}.sequence .packet line{stroke:var(--wire);stroke-width:1.8}.sequence .packet .label{fill:var(--wire);font-weight:600}marker path.packet-head{fill:var(--wire)}
.states rect{fill:var(--page);stroke:var(--line)}.states text{fill:var(--soft);font-size:11.5px}.states .passed rect{fill:var(--state);stroke:var(--state-line);stroke-width:2}.states .passed text{fill:var(--ink);font-weight:600}.step{fill:none;stroke:var(--line);stroke-width:1.2}.step.passed{stroke:var(--state-line);stroke-width:2.4}#step path{fill:var(--line)}#step-passed path{fill:var(--state-line)}
pre.code{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:10px 0;overflow-x:auto;font-size:.85rem;line-height:1.5}pre.code span{display:block;padding:0 14px}pre.code span.ran{background:var(--call)}pre.code b{color:var(--state-line);font-weight:600}pre.code i{color:var(--soft);font-style:normal;display:inline-block;width:3em;user-select:none}
.defs{position:absolute;width:0;height:0;border:0}
@media (max-width:640px){.claims li{grid-template-columns:minmax(0,1fr)}.reason,.evidence{grid-column:1}}
@media print{.claims li{break-inside:avoid}.sequence svg{break-inside:avoid}.sequence{min-width:0}.diagrams{display:block}figure{display:inline-block;width:47%;margin:0 2% 14px 0}td.code{font-size:7pt}td.id{white-space:normal}td.fact{overflow-wrap:anywhere}pre.code{font-size:7pt;white-space:pre-wrap;overflow-wrap:anywhere}}`;
