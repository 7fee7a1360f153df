/** The style of every page: nothing is loaded, both colour schemes, and paper. What a kind of page has alone, it adds. */
export const PAGE_CSS = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#5b6577;--page:#fff;--panel:#f5f7fa;--line:#d5dbe5;--call:#e8eefc;--call-line:#7d9be0;--state:#dff3ea;--state-line:#2f9e6e;--sampled:#fdf1d8;--sampled-line:#c58a1a;--wire:#8a3fa0;--good:#1a7f4f;--bad:#b3261e;--unknown:#6b7280;--link:#2456c4}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e6eaf2;--soft:#9aa5b8;--page:#12161f;--panel:#1a2030;--line:#333d52;--call:#1f2b4a;--call-line:#5f80cc;--state:#143528;--state-line:#3fb984;--sampled:#3b2f12;--sampled-line:#d7a23a;--wire:#d394ea;--good:#4cc38a;--bad:#ff8a80;--unknown:#9aa5b8;--link:#8ab0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:1060px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 4px}h2{font-size:1.25rem;margin:44px 0 12px;padding-bottom:6px;border-bottom:1px solid var(--line)}
.times{color:var(--soft);margin:0 0 20px}.legend{color:var(--soft);font-size:.88rem}
a{color:var(--link)}code,pre,td.code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem}th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid var(--line)}th{background:var(--panel);font-weight:600}td.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.alert{border-left:4px solid var(--bad);background:var(--panel);padding:10px 16px;margin:16px 0}
figure{margin:0}figcaption{font-weight:600;margin-bottom:6px}
svg{width:100%;height:auto;display:block;overflow:visible}svg text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:var(--ink)}.scroll+.scroll{margin-top:20px}
@media (max-width:640px){main{padding:20px 14px 48px}h1{font-size:1.5rem}th,td{padding:5px 6px}}
@page{size:A4;margin:14mm}
@media print{:root{color-scheme:light}body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit;text-decoration:none}h2{break-after:avoid}figure,tr{break-inside:avoid}.scroll{overflow:visible}table{font-size:8pt}th,td{padding:3px 5px}thead{display:table-header-group}}
`.trim();
