/* A finger on the trends: the values of that moment, and how far back the trends reach. It lies over the lane of events
   and the axis, never over a trace, and goes by itself. */
(function () {
  "use strict";
  const B = window.bedside;
  const AWAY_MS = 30000;
  const NEAR_PX = 12;
  const KEY_PX = 56;
  let at = null, // the moment, ms since 1970
    timer = null,
    line = null;

  const open = () => !B.el("look").hidden;
  const close = () => {
    B.el("look").hidden = true;
    at = null;
    clearTimeout(timer);
    if (line) line.remove();
  };
  const stay = () => {
    clearTimeout(timer);
    timer = setTimeout(close, AWAY_MS);
  };

  /* The sample nearest to a moment, if one was taken near it. */
  const nearest = (xs, time, within) => {
    let best = -1;
    for (let k = 0; k < xs.length; k++) if (xs[k] !== null && (best < 0 || Math.abs(xs[k] - time) < Math.abs(xs[best] - time))) best = k;
    return best >= 0 && Math.abs(xs[best] - time) <= within ? best : -1;
  };
  const shown = (value) => (value === null || value === undefined ? B.words.no_value : String(Math.round(value)));

  const values = (f) => {
    const figure = B.trend.figure();
    const [spo2, pulse, stems, mean] = figure.data;
    const px = (figure.window[1] - figure.window[0]) / f.w;
    const k = nearest(spo2.x, at, Math.max(4000, 3 * px));
    const parts = [["b", "look-at", B.hms(at)]];
    const add = (name, words, cls) => parts.push(["span", "look-value " + cls, name + " " + words]);
    add(B.words.spo2, k < 0 ? B.words.no_value : shown(spo2.y[k]), "c-spo2");
    add(B.words.pulse, k < 0 ? B.words.no_value : shown(pulse.y[k]), "c-pulse");
    const last = stems.x.reduce((found, x, n) => (x !== null && n % 3 === 0 && x <= at ? n : found), -1);
    const m = last < 0 ? -1 : mean.x.indexOf(stems.x[last]);
    const taken = last < 0 ? figure.before : [stems.x[last], stems.y[last], stems.y[last + 1], m < 0 ? null : mean.y[m]];
    if (taken) {
      const [when, systolic, diastolic, middle] = taken;
      const words = shown(systolic) + "/" + shown(diastolic) + (middle === null ? "" : " (" + shown(middle) + ")");
      add(B.words.nibp, words + B.words.taken_at + B.hm(when), "c-nibp");
    } else add(B.words.nibp, B.words.none_yet, "c-nibp");
    const near = figure.marks.filter((mark) => Math.abs(mark.x - at) <= NEAR_PX * px).map((mark) => B.hm(mark.x) + " " + mark.text);
    if (near.length) parts.push(["span", "look-event", near.join(" · ")]);
    return parts;
  };

  /* Where the key has room between the limits' words, from the top; null: nowhere. */
  const WORDS_PX = 14;
  const room = (taken, bottom) => {
    let from = 0;
    for (const top of [...taken.sort((a, b) => a - b), bottom + WORDS_PX]) {
      if (top - WORDS_PX - from >= KEY_PX) return from;
      from = Math.max(from, top + WORDS_PX);
    }
    return null;
  };

  /* Called with each drawing of the trends: the key stands where no limit does, the line where the moment is. */
  B.drawLook = (f) => {
    const key = B.el("look-key");
    const free = room([...document.querySelectorAll("#trend-labels .limit")].map((node) => parseFloat(node.style.top)), f.top + f.h);
    key.hidden = free === null || !B.store.state.session || open();
    if (free !== null) key.style.top = free + 4 + "px";
    for (const each of document.querySelectorAll("[data-look]")) B.toggle(each, "on", each.dataset.look && each.dataset.look === B.trend.look());
    if (!open()) return;
    const figure = B.trend.figure();
    at = at === null ? Math.min(B.now(), figure.window[1]) : Math.max(figure.window[0], Math.min(B.now(), at));
    B.fill(B.el("look-values"), values(f));
    line = line || B.make("span", "look-line");
    Object.assign(line.style, { left: B.trend.x(f, at).toFixed(1) + "px", top: f.top + "px", height: f.h + "px" });
    B.el("trend-labels").append(line);
  };

  const show = (left) => {
    if (!B.trend.figure() || !B.store.state.session || B.link.lost()) return;
    const f = B.trend.frame();
    if (left !== null) at = B.trend.time(f, Math.max(f.left, Math.min(f.left + f.w, left)));
    B.el("look").hidden = false;
    stay();
    B.drawLook(f);
  };

  B.onStart(() => {
    const plot = document.querySelector("#trend .plot");
    const move = (event) => show(event.clientX - plot.getBoundingClientRect().left);
    plot.addEventListener("pointerdown", (event) => {
      plot.setPointerCapture(event.pointerId);
      move(event);
    });
    plot.addEventListener("pointermove", (event) => event.buttons && move(event));
    B.el("look-key").addEventListener("click", () => {
      show(null);
      B.el("look").querySelector("[data-look]").focus({ preventScroll: true });
    });
    B.el("look").addEventListener("click", (event) => {
      const key = event.target.closest("[data-look]");
      stay();
      if (!key) return;
      if (!key.dataset.look) return close(), B.el("look-key").focus({ preventScroll: true });
      B.trend.show(key.dataset.look === B.trend.look() ? "" : key.dataset.look);
    });
    B.el("look").addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      const figure = B.trend.figure();
      if (!by || !figure) return;
      event.preventDefault();
      at += (by * (figure.window[1] - figure.window[0])) / 120;
      show(null);
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && open() && close());
  });
})();
