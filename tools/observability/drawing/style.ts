/** The page's style: dark, quiet, and only what is measured in colour. */
export const CSS: string = `
*{box-sizing:border-box;margin:0}
body{position:relative;background:#111217;color:#ccccdc;font:13px/1.4 Inter,"Helvetica Neue",Arial,"DejaVu Sans",sans-serif;overflow:hidden}
header{position:absolute;left:12px;top:12px;right:12px}
h1{display:inline-block;font-size:21px;font-weight:600;color:#fff;margin-right:22px;vertical-align:middle}
.chip{display:inline-block;border:1px solid #34373d;border-radius:3px;margin-right:8px;padding:3px 12px 3px 0;vertical-align:middle}
.chip b{background:#22252b;padding:5px 10px;margin-right:10px;font-weight:500;color:#6e9fff}
header p{margin-top:9px;color:#9fa7b3;font-size:12.5px}
h2{position:absolute;left:16px;font-size:15px;font-weight:600;line-height:36px}
section{position:absolute;background:#181b1f;border:1px solid #25282d;border-radius:3px;overflow:hidden}
h3{font-size:13px;font-weight:500;padding:7px 10px;height:30px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
svg{display:block}
.grid{stroke:#25282d;stroke-width:1}
.axis{fill:#9fa7b3;font-size:11px}
.in-bar{fill:#0b0c0e;font-size:11.5px;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:0 14px;padding:0 12px;white-space:nowrap;overflow:hidden;font-size:12px;line-height:22px}
.legend i{display:inline-block;width:13px;height:4px;border-radius:2px;margin-right:6px;vertical-align:middle}
.number{height:calc(100% - 30px);display:flex;align-items:center;justify-content:center;font-size:38px;font-weight:600;padding-bottom:12px}
.number.word{margin-top:-30px;height:100%;padding:14px 6px 0;color:#fff;font-size:25px;text-align:center;line-height:1.15}
section:has(.number.word) h3{position:relative;z-index:1;color:#fff}
.number.name{font-size:15px;text-align:center;padding:0 8px 10px}
.empty{height:calc(100% - 30px);display:flex;align-items:center;justify-content:center;color:#7b8087}
table{width:100%;border-collapse:collapse;font-size:13px}
th{text-align:right;font-weight:500;color:#6e9fff;padding:5px 12px;border-bottom:1px solid #25282d;white-space:nowrap}
td{text-align:right;padding:5px 12px;border-bottom:1px solid #202226;font-variant-numeric:tabular-nums}
th.label,td.label{text-align:left}
td.word{color:#0b0c0e;font-weight:600;text-align:left}
`;
