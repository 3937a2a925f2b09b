"""A developer's page beside a simulated bed: pull the probe, the cable, the cuff or the network, and see what the
bed makes of it. Served only where the patient is simulated."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

GROUPS = (
    (
        "The patient",
        (
            ("Desaturate to 84", "desaturate to 84 over 30 for 60"),
            ("Desaturate to 74", "desaturate to 74 over 40 for 60"),
            ("Pressure 185/105", "pressure to 185/105 over 60 for 300"),
            ("Pressure 76/42", "pressure to 76/42 over 60 for 300"),
            ("Pulse 42", "pulse to 42 over 20 for 60"),
            ("Pulse 138", "pulse to 138 over 20 for 60"),
            ("Extra beats", "ectopy 60"),
            ("Cold hand", "low-perfusion 60"),
            ("Moves the hand", "motion 30"),
        ),
    ),
    (
        "Pull something",
        (
            ("Probe off, 20 s", "probe-off 20"),
            ("Oximeter cable, 15 s", "cable-pull 15"),
            ("Cuff cable, 15 s", "cuff-pull 15"),
            ("Cuff leaks, 5 min", "cuff-leak 300"),
            ("Network, 20 s", "network-drop 20"),
        ),
    ),
    (
        "Mischief on the wire",
        (
            ("Flip bits", "flip 0.01 for 30"),
            ("Drop bytes", "drop 0.02 for 30"),
            ("Double bytes", "duplicate 0.02 for 30"),
            ("Garbage", "garbage 0.3 for 30"),
            ("Half-dead port", "stall for 20"),
            ("Glued", "glue for 30"),
            ("Split", "split for 30"),
            ("Late by 3 s", "delay 3 for 30"),
            ("Wrong baud", "wrong-baud for 15"),
        ),
    ),
)

STYLE = """
@font-face{font-family:Inter;font-weight:100 900;src:url("/assets/fonts/inter-latin-wght-normal.woff2") format("woff2")}
body{background:#0b0f14;color:#e8eef5;font:18px/1.4 Inter,system-ui,sans-serif;margin:0;padding:0 24px 24px;
 font-variant-numeric:tabular-nums}
.band{background:repeating-linear-gradient(-45deg,#e8eef5 0 18px,#3a4654 18px 36px);margin:0 -24px 16px;
 text-align:center;font-weight:700}.band b{background:#0b0f14;padding:2px 18px}
h1{font-size:28px;margin:0 0 4px}h2{font-size:20px;margin:18px 0 8px}.q{color:#8fa1b5}
.keys{display:flex;flex-wrap:wrap;gap:10px}button{min-height:56px;padding:0 18px;border-radius:9px;background:#18212c;
 border:1.5px solid #34465a;color:inherit;font:600 18px Inter,system-ui,sans-serif;cursor:pointer}
button small{display:block;font-size:14px;font-weight:400;color:#8fa1b5}button.on{border-color:#e8eef5}
button:active{background:#e8eef5;color:#0b0f14}a{color:#35d3f5}
.bed{display:flex;gap:40px;background:#121922;border:1px solid #243140;border-radius:10px;padding:14px 20px;
 align-items:baseline}.bed b{font-size:52px;line-height:1}.live{color:#e8eef5}.stale{color:#8fa1b5}.absent{color:#93a3b4;font-weight:300}
#alarms{min-height:1.5em;font-weight:600}#said{min-height:1.5em}input{min-height:52px;width:min(620px,90%);
 background:#0e151d;border:1.5px solid #3a4c60;border-radius:8px;color:inherit;font:inherit;padding:0 12px}
"""

SCRIPT = """
const bed = document.body.dataset.bed, at = (path) => '/api/beds/' + encodeURIComponent(bed) + path;
const say = (words) => (document.getElementById('said').textContent = words);
const running = new Map();
const lasts = (line) => { const n = (re) => Number((line.match(re) || [])[1] || 0);
  return n(/over (\\d+)/) + n(/for (\\d+)/) || n(/ (\\d+)$/); };
const put = (line, key) => line.trim() ? fetch(at('/patient'), {method: 'POST', headers: {'Content-Type': 'application/json'},
  body: JSON.stringify({line})}).then((a) => a.json()).then((a) => {
    say(a.error || 'happens now: ' + line);
    if (key) key.querySelector('small').textContent = a.error || 'happens now';
    if (!a.error && line === 'settle') running.forEach((it) => (it.until = 0));
    else if (!a.error) running.set(line, {until: Date.now() + 1000 * lasts(line), key});
  }).catch(() => say('the server does not answer')) : say('Write a line first, as: desaturate to 80 over 20 for 30');
document.querySelectorAll('[data-line]').forEach((key) => key.addEventListener('click', () => put(key.dataset.line, key)));
setInterval(() => { const left = []; running.forEach((it, line) => {
  const s = Math.ceil((it.until - Date.now()) / 1000);
  if (it.key) { it.key.classList.toggle('on', s > 0); it.key.querySelector('small').textContent = s > 0 ? s + ' s left' : ''; }
  if (s > 0) left.push(line + ' (' + s + ' s)'); else running.delete(line); });
  document.getElementById('running').textContent = left.length ? 'Goes on: ' + left.join(' · ') : 'Nothing is going on.';
}, 500);
document.getElementById('own').addEventListener('keydown', (e) => { if (e.key === 'Enter') put(e.target.value); });
const show = (id, text, state) => { const n = document.getElementById(id); n.textContent = text; n.className = state; };
const look = () => fetch(at('/snapshot')).then((a) => a.json()).then((s) => {
  const v = s.vitals, p = v.pressure;
  show('spo2', v.spo2.value ?? '--', v.spo2.state);
  show('pulse', v.pulse_rate.value ?? '--', v.pulse_rate.state);
  show('nibp', p.systolic ? p.systolic + '/' + p.diastolic : '--/--', p.state);
  document.getElementById('alarms').textContent =
    s.alarms.map((a) => a.priority.toUpperCase() + ' ' + a.condition).join(' · ') || 'no alarm';
  document.getElementById('links').textContent = s.devices.map((d) => d.device + ' ' + d.link).join(' · ');
}).catch(() => { for (const id of ['spo2', 'pulse', 'nibp']) show(id, '--', 'absent');
  document.getElementById('alarms').textContent = 'the server does not answer'; });
look();
setInterval(look, 500);
"""


def simulator_page(bed: str, name: str) -> str:
    """The page as HTML."""
    groups = "".join(
        f"<h2>{title}</h2><div class=keys>"
        + "".join(f'<button data-line="{line}">{words}<small>&nbsp;</small></button>' for words, line in keys)
        + "</div>"
        for title, keys in GROUPS
    )
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8><title>Simulator · {escape(name)}</title>
<meta name=viewport content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>
<body data-page=simulator data-bed="{escape(bed)}"><div class=band><b>SIMULATED PATIENT</b></div>
<h1>{escape(name)}: what happens to the simulated patient</h1>
<p id=running>Nothing is going on.</p><div class=keys><button data-line="settle">End all of it now<small>&nbsp;</small></button></div><p class=q>Each key acts now and ends by itself after its seconds; it acts on every instrument of this patient. The bed is at <a href="/bed/{quote(bed)}">the bedside page</a>.</p>
<div class=bed><span>SpO₂ <b id=spo2>--</b></span><span>Pulse <b id=pulse>--</b></span>
<span>NIBP <b id=nibp>--/--</b></span><span><span id=alarms></span><br><span id=links class=q></span></span></div>
{groups}<h2>Or a line of your own</h2><input id=own placeholder="desaturate to 80 over 20 for 30" aria-label="a line">
<p id=said class=q></p><script>{SCRIPT}</script></body></html>"""
