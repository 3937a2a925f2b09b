"""`/` where there are several chairs: a plain list of them, for looking only. Alarms sound at the bedside screens.

It blanks itself when the server is silent for three seconds, and a chair that is not watched shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

STYLE = """
@font-face{font-family:Inter;src:url(/assets/fonts/inter-latin-wght-normal.woff2) format("woff2");font-weight:100 900}
body{background:#0b0f14;color:#e8eef5;font:20px/1.35 Inter,system-ui,sans-serif;margin:0;padding:0 24px 24px;
 font-variant-numeric:tabular-nums}
.band{margin:0 -24px 14px;text-align:center;font-weight:700;padding:6px;background:#18212c;color:#c3cfdb}
.band.sim{background:repeating-linear-gradient(-45deg,#e8eef5 0 18px,#3a4654 18px 36px)}
.band.sim b{background:#0b0f14;padding:2px 18px}
h1{font-size:26px;margin:0 0 2px}.q{color:#8fa1b5;margin:0 0 12px}
ul{list-style:none;margin:0;padding:0;display:grid;gap:10px}
li a{display:grid;grid-template-columns:minmax(130px,1.1fr) minmax(110px,.8fr) 110px 110px 170px minmax(220px,2.4fr);
 gap:18px;align-items:center;min-height:84px;padding:8px 20px;background:#121922;border:2px solid #243140;
 border-radius:10px;color:inherit;text-decoration:none}
li a:focus-visible{outline:3px solid #35d3f5}
i{font-style:normal}b{font-size:26px;overflow-wrap:anywhere}li a>span{min-width:0}.n{font-size:44px;font-weight:600;line-height:1;text-align:right}
.n small,.who{display:block;font-size:16px;color:#8fa1b5;font-weight:400}
.who{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.origin{display:block;font-size:16px;font-weight:700;color:#0b0f14}.origin i:not(:empty){background:#e8eef5;
 padding:0 6px;border-radius:4px}.spo2{color:#35d3f5}.pulse{color:#5fe08a}
.al{font-weight:600}.al div{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
[data-priority=high] a{border-color:#ff4d4d;background:#3a1114}
[data-priority=medium] a{border-color:#ffd23d}
[data-priority=low] a{border-color:#4fb3ff}
[data-state=silent] a{border-style:dashed}
@media (max-width:1100px){li a{grid-template-columns:1fr 1fr 80px 80px 130px}.al{grid-column:1/-1}
 .n{font-size:34px}}
@media (max-width:700px){li a{grid-template-columns:1fr 1fr 1fr}.n{text-align:left}}
"""

SCRIPT = """
const el = (id) => document.getElementById(id);
const cells = ['phase', 'label', 'spo2', 'pulse', 'pressure', 'origin'];
const wordy = ['phase', 'label', 'origin'];
const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };
let heard = -1e9;
const blank = (row, words) => {
  for (const name of cells) put(row.querySelector('.' + name + ' i'), wordy.includes(name) ? '' : '--');
  row.removeAttribute('data-priority');
  row.dataset.state = 'silent';
  row.querySelector('.al').replaceChildren(Object.assign(document.createElement('div'), {textContent: words}));
};
const draw = (chair) => {
  const row = document.querySelector('[data-bed="' + CSS.escape(chair.bed) + '"]');
  if (!row) return;
  if (!chair.awake) return blank(row, row.dataset.silent);
  row.dataset.state = chair.label ? 'live' : 'free';
  for (const name of cells) put(row.querySelector('.' + name + ' i'), chair[name] || (wordy.includes(name) ? '' : '--'));
  const at = chair.pressure_at ? new Date(chair.pressure_at).toTimeString().slice(0, 5) : '';
  put(row.querySelector('.pressure small'), at);
  if (chair.priority) row.dataset.priority = chair.priority; else row.removeAttribute('data-priority');
  row.querySelector('.al').replaceChildren(...chair.alarms.map((words) =>
    Object.assign(document.createElement('div'), {textContent: words})));
};
const lost = () => {
  const gone = performance.now() - heard > 3000;
  document.body.dataset.link = gone ? 'lost' : 'up';
  if (gone) for (const row of document.querySelectorAll('[data-bed]')) blank(row, document.body.dataset.lost);
};
let source = null;
const connect = () => {
  if (source) source.close();
  source = new EventSource('/stream?list=1');
  source.onmessage = (event) => {
    heard = performance.now();
    JSON.parse(event.data).chairs.forEach(draw);
    lost();
  };
  source.onerror = () => { source.close(); setTimeout(connect, 1500); };
};
connect();
setInterval(lost, 500);
"""


def chairs_page(chairs: Sequence[tuple[str, str]], origin_words: str) -> str:
    """The page as HTML: bed and name of each chair; `origin_words` where the patients are none."""
    rows = "".join(_row(bed, name) for bed, name in chairs)
    band = f"<div class='band sim'><b>{escape(origin_words)}</b></div>" if origin_words else ""
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Chairs · infusion monitor</title>
<meta name=viewport content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>
<body data-page=chairs data-link=lost data-lost="No word from the server: look at the bedside screens">
{band}<div class=band id=only>Information only: alarms sound and are answered at the bedside screens</div>
<h1>Chairs</h1><p class=q>Tap a chair for its own page.</p><ul>{rows}</ul><script>{SCRIPT}</script></body></html>"""


def _row(bed: str, name: str) -> str:
    cells = "".join(f"<span class='n {cell}'><i></i><small>{unit}</small></span>" for cell, unit in CELLS)
    return (
        f'<li data-bed="{escape(bed)}" data-state=silent data-silent="This chair is not watched: go to its bedside">'
        f'<a href="/bed/{quote(bed)}"><span><b>{escape(name)}</b><span class="who label"><i></i></span></span>'
        f"<span><span class=phase><i></i></span><span class=origin><i></i></span></span>{cells}<span class=al></span></a></li>"
    )


CELLS = (("spo2", "SpO₂ %"), ("pulse", "pulse /min"), ("pressure", ""))
