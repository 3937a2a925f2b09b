/* The live side of the bedside page. One namespace, small files: core, store, sound, tiles, alarms, sweep,
   trend, stream, keys. Nothing here decides an alarm but the one the server cannot raise: its own loss. */
(function () {
  "use strict";
  const B = (window.bedside = window.bedside || {});

  B.el = (id) => document.getElementById(id);
  B.text = (node, words) => {
    if (node && node.textContent !== words) node.textContent = words;
  };
  B.data = (node, name, value) => {
    if (node && node.getAttribute("data-" + name) !== value) node.setAttribute("data-" + name, value);
  };
  B.toggle = (node, name, on) => node && node.classList.toggle(name, !!on);

  /* Children from [tag, class, text] triples: words go in as text, never as markup. */
  B.fill = (node, parts) => {
    if (!node) return;
    const made = parts.map(([tag, cls, words]) => {
      if (tag === "br") return document.createElement("br");
      const child = document.createElement(tag);
      if (cls) child.className = cls;
      child.textContent = words;
      return child;
    });
    const same = node.innerHTML === made.map((child) => child.outerHTML).join("");
    if (!same) node.replaceChildren(...made);
  };

  /* A sentence of the server's with its numbers put in. */
  B.filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  B.words = JSON.parse(B.el("words").textContent);
  B.word = (name, values) => B.filled(B.words[name], values || {});

  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  B.hms = (time) => {
    const d = new Date(time);
    return two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
  };
  B.hm = (time) => B.hms(time).slice(0, 5);
  /* 0:06, 16:46, 1:02:03 */
  B.span = (seconds) => {
    const s = Math.max(0, Math.round(seconds));
    if (s >= 3600) return Math.floor(s / 3600) + ":" + two((s % 3600) / 60) + ":" + two(s % 60);
    return Math.floor(s / 60) + ":" + two(s % 60);
  };
  B.ago = (seconds) => {
    const s = Math.max(0, Math.round(seconds));
    return s < 60 ? B.word("n_s", { s }) : B.word("n_min_s", { m: Math.floor(s / 60), s: s % 60 });
  };

  /* The room there is, in CSS pixels; what each layout looks like stands in sizes.css. */
  const SMALLEST = { short: 600, long: 800, phone: 360 };
  const room = () => {
    const [w, h] = [window.innerWidth, window.innerHeight];
    const phone = w < SMALLEST.short && w >= SMALLEST.phone && h >= SMALLEST.long - 160;
    return {
      small: w < 1500 || h < 900,
      compact: !phone && (h > w || w < 1200 || h < 700),
      upright: !phone && h > w,
      phone,
      none: !phone && (Math.min(w, h) < SMALLEST.short || Math.max(w, h) < SMALLEST.long),
    };
  };
  const CLASSES = { small: "vp-s", compact: "vp-c", upright: "vp-p", phone: "vp-phone", none: "vp-none" };
  const fitted = () => {
    const found = room();
    for (const [name, cls] of Object.entries(CLASSES)) document.body.classList.toggle(cls, found[name]);
  };
  B.small = () => room().small;
  B.compact = () => room().compact;
  B.phone = () => room().phone;
  B.bed = () => {
    const parts = location.pathname.split("/");
    return parts[1] === "bed" && parts[2] ? decodeURIComponent(parts[2]) : document.body.dataset.bed;
  };

  /* A display's own id, until there are names: the actor of what is pressed here. */
  B.display = () => {
    let id = null;
    try {
      id = localStorage.getItem("display");
      if (!id) {
        id = "display-" + Math.random().toString(36).slice(2, 8);
        localStorage.setItem("display", id);
      }
    } catch {
      id = id || "display-private";
    }
    return id;
  };

  const starters = [];
  let begun = false;
  B.onStart = (starter) => (begun ? starter() : starters.push(starter));
  const begin = () => {
    if (!B.el("alarm-bar") || !B.el("pleth") || !B.el("chain")) return setTimeout(begin, 20);
    fitted();
    window.addEventListener("resize", fitted);
    begun = true;
    starters.forEach((starter) => starter());
  };
  begin();
})();
