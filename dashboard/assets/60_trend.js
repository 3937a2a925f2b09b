/* Trends: the figure is fetched once and when something other than a sample changed; samples are added here
   every few seconds. Words beside the traces are laid over the plot, where they collide with nothing. */
(function () {
  "use strict";
  const B = window.bedside;
  const REDRAW_MS = 5000;
  const REFETCH_MS = 300000;
  const NAMES = [
    ["y", B.words.spo2, "%", "c-spo2"],
    ["y2", B.words.pulse, B.words.bpm, "c-pulse"],
    ["y3", B.words.nibp, B.words.mmhg, "c-nibp"],
  ];
  const BREATHING = [
    ["y4", B.words.resp, B.words.min_, "c-breath"],
    ["y5", B.words.etco2, B.words.mmhg, "c-breath"],
  ];
  const STRIP = [["y6", B.words.ketamine, B.words.ng_ml, "c-drug"]];
  const STRIP_PX = 300; // below it the pressures would have no room
  let breathing = false; // asked for
  let look = ""; // so many last minutes, the whole session, or as planned
  const names = () => [...NAMES, ...(figure.others ? BREATHING : figure.concentration ? STRIP : [])];
  let figure = null;
  let version = -1;
  let session = null;
  let drawnAt = -Infinity;
  let fetchedAt = -Infinity;
  let fetching = false;
  let bar = null;

  const graph = () => document.querySelector("#trend .js-plotly-plot");
  const margins = () => {
    if (B.compact()) return { l: 84, r: 58, t: 4, b: 54 };
    return B.small() ? { l: 120, r: 66, t: 6, b: 62 } : { l: 142, r: 76, t: 8, b: 74 };
  };
  const TICKS_MIN = [1, 2, 5, 10, 20, 30, 60, 120];
  const TICK_PX = 74; // what "14:40" over "plan end" takes
  const FLAG_PX = 13; // one row of words in the lane of events
  const UNIT_PX = 40; // a panel's name and its unit under it

  const high = () => !B.compact() && frame().h > STRIP_PX;
  const fetchFigure = () => {
    if (fetching || !window.Plotly || !graph()) return;
    fetching = true;
    fetch(`/api/beds/${encodeURIComponent(B.bed())}/trend?look=${look}${breathing ? "&others=1" : ""}${high() ? "&strip=1" : ""}`, { cache: "no-store" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((body) => {
        figure = body;
        version = body.version;
        fetchedAt = performance.now();
        const line = figure.data[0];
        const last = line.x.length ? line.x[line.x.length - 1] : 0;
        B.store.points = B.store.points.filter((point) => point[0] > last + 500);
        draw();
      })
      .catch(() => {})
      .finally(() => (fetching = false));
  };

  /* A value near the edge of its panel needs a wider one: the server draws it. */
  const outside = (axis, value) => {
    const [low, top] = figure.layout[axis].range;
    return value !== null && (value < low + 1 || value > top - 1);
  };

  /* New samples join their lines; a pause of more than three of them is a gap. */
  const extend = () => {
    const [spo2, pulse] = figure.data;
    const longest = 3500 * Math.max(1, B.speed() / 2);
    for (const [at, s, p] of B.store.points.splice(0)) {
      if (outside("yaxis", s) || outside("yaxis2", p)) fetchedAt = -Infinity;
      const last = spo2.x[spo2.x.length - 1];
      if (last && at - last > longest) {
        spo2.x.push(last + 1);
        spo2.y.push(null);
        pulse.y.push(null);
      }
      spo2.x.push(at);
      spo2.y.push(s);
      pulse.y.push(p);
    }
    pulse.x = spo2.x;
    const now = B.now();
    for (const shape of figure.layout.shapes) {
      if (shape.name === "run" && B.store.state.phase === "infusing" && shape.x1 > now - 60000) shape.x1 = now;
      if (shape.name === "plan") shape.x0 = Math.min(now, shape.x1);
    }
  };

  /* The numbers of an axis that have room, from the top down. */
  const apart = ({ tickvals, range, domain }, height, room) => {
    const y = (value) => ((value - range[0]) / (range[1] - range[0])) * (domain[1] - domain[0]) * height;
    let last = Infinity;
    return [...tickvals].sort((a, b) => b - a).filter((value) => last - y(value) >= room && ((last = y(value)), true));
  };

  /* What has been is solid, what is planned is dashed; both are one line. */
  const whole = (trace) => ({ x: trace.x.slice(), y: trace.y.slice() });
  const part = (trace, fits) => {
    const kept = trace.x.map((x, at) => [x, trace.y[at]]).filter(([x]) => fits(x));
    return { x: kept.map(([x]) => x), y: kept.map(([, y]) => y) };
  };
  const PARTS = {
    concentration: (trace) => part(trace, (x) => x <= B.now() + 30000),
    "concentration-planned": (trace) => part(trace, (x) => x >= B.now() - 30000),
  };

  const draw = () => {
    if (!figure || !window.Plotly || !graph()) return;
    extend();
    drawnAt = performance.now();
    B.el("trend").classList.add("drawn");
    // Plotly compares references: what grew in place is handed over as copies
    const layout = { ...figure.layout, margin: margins(), autosize: true, shapes: figure.layout.shapes.map((s) => ({ ...s })) };
    const data = figure.data.map((trace) => ({ ...trace, ...(PARTS[trace.name] || whole)(trace) }));
    const size = B.small() ? 11.5 : 14;
    for (const axis of names().map(([axis]) => "yaxis" + axis.slice(1)))
      layout[axis] = { ...layout[axis], tickfont: { ...layout[axis].tickfont, size }, tickvals: apart(layout[axis], frame().h, size + 3) };
    const config = { displayModeBar: false, showSendToCloud: false, plotlyServerURL: "", displaylogo: false, responsive: true };
    window.Plotly.react(graph(), data, layout, config).then(words);
  };

  const frame = () => {
    const box = B.el("trend").getBoundingClientRect();
    const m = margins();
    return { left: m.l, top: m.t, w: box.width - m.l - m.r, h: box.height - m.t - m.b, all: box };
  };

  const axisY = (f, axis, value) => {
    const spec = figure.layout["yaxis" + axis.slice(1)];
    const part = (value - spec.range[0]) / (spec.range[1] - spec.range[0]);
    const at = spec.domain[0] + part * (spec.domain[1] - spec.domain[0]);
    return { y: f.top + (1 - at) * f.h, inside: part >= 0 && part <= 1 };
  };
  const axisX = (f, time) => f.left + ((time - figure.window[0]) / (figure.window[1] - figure.window[0])) * f.w;

  const put = (cls, words, style) => {
    const node = document.createElement("span");
    node.className = cls;
    node.textContent = words;
    Object.assign(node.style, style);
    return node;
  };
  const px = (n) => n.toFixed(1) + "px";

  const words = () => {
    const f = frame();
    const nodes = [];
    for (const [axis, name, unit, cls] of names()) {
      const spec = figure.layout["yaxis" + axis.slice(1)];
      const top = f.top + (1 - spec.domain[1]) * f.h;
      nodes.push(put("name " + cls, name, { top: px(top + 2) }));
      const high = (spec.domain[1] - spec.domain[0]) * f.h;
      if (high > UNIT_PX) nodes.push(put("unit", unit, { top: px(top + (B.small() ? 22 : 28)) }));
    }
    nodes.push(...limitWords(f), ...timeWords(f), ...flagWords(f));
    strip(f);
    nodes.push(...effectWords(f));
    bar = put("now-line", "", {});
    const plate = put("now-plate", B.words.now_, {});
    bar.append(plate);
    nodes.push(bar);
    B.el("trend-labels").replaceChildren(...nodes);
    moveNow();
    B.drawLook(f);
  };

  /* A lane for each effect: what was seen, and, dashed, where it ended unseen; an arrow where it is there now. */
  const effectWords = (f) =>
    (figure.effects || []).flatMap((lane) => {
      const tall = (lane.domain[1] - lane.domain[0]) * f.h;
      const top = f.top + (1 - lane.domain[1]) * f.h;
      const within = (time) => Math.max(f.left, Math.min(f.left + f.w, axisX(f, time)));
      const name = put("lane-name", lane.words, { top: px(top), height: px(tall), lineHeight: px(tall) });
      const bars = lane.bars.flatMap((bar) => {
        const now = Math.min(B.now(), figure.window[1]);
        const [from, sure] = [within(bar.from), within(bar.until === null ? now : bar.sure)];
        const box = { top: px(top + 2), height: px(tall - 4), lineHeight: px(tall - 4) };
        const long = bar.words + (bar.until === null ? B.words.still_there : "");
        const room = sure - from > long.length * (B.small() ? 6.2 : 7.2) + 8;
        const size = { ...box, left: px(from), width: px(Math.max(sure - from, 16)) };
        const seen = put("lane-bar" + (bar.until === null ? " now" : ""), room ? long : String(bar.worst), size);
        B.data(seen, "episode", lane.effect);
        const end = Math.max(sure, from + 16);
        if (bar.until === null || within(bar.until) - end < 4) return [seen];
        return [seen, put("lane-open", "", { ...box, left: px(end), width: px(within(bar.until) - end) })];
      });
      const scores = (lane.scores || [])
        .filter((each) => each.at >= figure.window[0] && each.at <= figure.window[1])
        .map((each) => put("lane-score", String(each.value), { top: px(top), height: px(tall), lineHeight: px(tall), left: px(axisX(f, each.at)) }));
      return [name, ...bars, ...scores];
    });

  /* The estimate says what it is where it stands; where it has no start yet there is room for it. */
  const strip = (f) => {
    const box = B.el("concentration");
    B.data(box, "shown", String(!!figure.concentration));
    if (!figure.concentration) return;
    const [, top] = figure.layout.yaxis6.domain;
    Object.assign(box.style, { top: px(f.top + (1 - top) * f.h + 3), left: px(f.left + 6) });
  };

  /* Limit numbers in the right-hand gutter; where two would collide the severer one steps outwards. */
  const limitWords = (f) => {
    const room = B.small() ? 14 : 17;
    const shown = figure.labels.map((label) => ({ ...label, at: axisY(f, label.axis, label.y) })).filter((label) => label.at.inside);
    const stepped = (label) => {
      const milder = label.high && shown.find((other) => !other.high && Math.abs(other.at.y - label.at.y) < room);
      return milder ? milder.at.y + (label.y > milder.y ? -room : room) : label.at.y;
    };
    const taken = [];
    const free = (y) => taken.every((other) => Math.abs(other - y) >= room - 1.5) && taken.push(y);
    return shown
      .sort((a, b) => a.high - b.high || a.mean - b.mean)
      .map((label) => ({ ...label, top: stepped(label) }))
      .filter((label) => free(label.top)) // its dashed line stays where its number has no room
      .map((label) =>
        put("limit " + (label.high ? "c-high" : "c-med"), (label.mean ? B.words.map : label.high ? "!!! " : "!! ") + label.y, {
          top: px(label.top),
          left: px(f.left + f.w + 8),
        }),
      );
  };

  const timeWords = (f) => {
    const [from, to] = figure.window;
    const started = B.store.state && B.store.state.session && B.store.state.session.started_at;
    const zero = started ? Date.parse(started) : Math.ceil(from / 60000) * 60000;
    const minutes = (to - from) / 60000;
    const step = (TICKS_MIN.find((each) => (f.w * each) / minutes >= TICK_PX) || 240) * 60000;
    const out = [];
    for (let t = zero + Math.ceil((from - zero) / step) * step; t <= to; t += step) {
      const left = axisX(f, t);
      if (left < f.left - 2 || left > f.left + f.w + 2) continue;
      const minute = Math.round((t - zero) / 60000);
      const under = started ? (minute === 0 ? B.words.start : (minute > 0 ? "+" : "−") + Math.abs(minute) + B.words.min) : "";
      const node = put("tick", B.hm(t), { left: px(left), top: px(f.top + f.h) });
      const small = document.createElement("small");
      small.textContent = under;
      node.append(small);
      out.push(node);
    }
    return out;
  };

  /* Flags stand in the lane below the panels, their words in two rows: what the nurse wrote first, the rest
     where room is left. */
  const nurse = (mark) => ["note", "effect", "drug"].includes(mark.kind);
  const flagWords = (f) => {
    const small = B.small();
    const lane = (figure.lane[1] - figure.lane[0]) * f.h;
    const rows = lane >= 2 * FLAG_PX ? [0, 1] : [0];
    const tall = lane / rows.length;
    const taken = rows.map(() => []);
    let rest = 0;
    const fits = (row, from, to) => taken[row].every(([a, b]) => to < a || from > b);
    const placed = figure.marks
      .map((mark) => ({ ...mark, left: axisX(f, mark.x) }))
      .filter((mark) => mark.left >= f.left && mark.left <= f.left + f.w)
      .sort((a, b) => nurse(b) - nurse(a) || a.x - b.x);
    const nodes = placed.flatMap((mark) => {
      const words = mark.text.length > 28 ? mark.text.slice(0, 27) + "…" : mark.text;
      const to = mark.left + 20 + words.length * (small ? 6.4 : 7.6);
      const row = lane < FLAG_PX ? -1 : rows.findIndex((n) => fits(n, mark.left - 8, to));
      const lone = row < 0 ? rows.findIndex((n) => fits(n, mark.left - 8, mark.left + 8)) : -1;
      if (row < 0) rest += 1; // its words have no room here: the key counts it, and opens the list of all
      if (row < 0 && lone < 0) return [];
      taken[row < 0 ? lone : row].push([mark.left - 8, row < 0 ? mark.left + 8 : to]);
      const top = f.top + (1 - figure.lane[1]) * f.h + tall * ((row < 0 ? lone : row) + 0.5);
      return [put("flag " + mark.kind, row >= 0 ? "▲ " + words : "▲", { left: px(mark.left - 6), top: px(top) })];
    });
    const key = B.el("events-key");
    key.style.top = px(f.top + (1 - (figure.lane[0] + figure.lane[1]) / 2) * f.h);
    B.text(key, B.words.events + (rest ? " +" + rest : ""));
    return nodes;
  };

  const moveNow = () => {
    if (!bar || !figure) return;
    const f = frame();
    const at = B.link.lost() ? B.link.lastTime() : B.now();
    bar.style.left = px(Math.min(axisX(f, at), f.left + f.w));
    bar.style.height = px(f.top + f.h + (B.compact() ? 26 : B.small() ? 28 : 34));
    B.toggle(B.el("trend"), "stopped", B.link.lost());
  };

  const offer = (state) => {
    const key = B.el("trend-others");
    key.hidden = !(state.others || []).some((each) => each.vital !== "heart_rate") || !state.session;
    B.toggle(key, "on", breathing);
    key.setAttribute("aria-pressed", String(breathing));
  };

  B.drawTrend = () => {
    const state = B.store.state;
    if (!state) return;
    offer(state);
    const now = performance.now();
    const other = state.session ? state.session.id : null;
    if (!figure || state.trend_version !== version || other !== session || now - fetchedAt > REFETCH_MS) {
      if (other !== session) {
        B.store.points = [];
        look = "";
      }
      session = other;
      fetchFigure();
    } else if (now - drawnAt > REDRAW_MS / Math.min(4, B.speed()) && !B.link.lost()) {
      const [from, to] = figure.window;
      if (B.now() > to - Math.min(60000, (to - from) / 20)) fetchFigure();
      else draw();
    }
    moveNow();
  };

  /* For the look at one moment (62_look.js). */
  B.trend = {
    figure: () => figure,
    frame,
    x: axisX,
    time: (f, left) => figure.window[0] + ((left - f.left) / f.w) * (figure.window[1] - figure.window[0]),
    look: () => look,
    show: (name) => {
      look = name;
      fetchedAt = -Infinity;
      B.drawTrend();
    },
  };

  B.onStart(() => {
    B.el("events-key").addEventListener("click", () => B.el("note").click());
    B.el("trend-others").addEventListener("click", () => {
      breathing = !breathing;
      fetchedAt = -Infinity;
    });
    B.on("full", () => {
      fetchedAt = -Infinity;
    });
    window.addEventListener("resize", () => {
      drawnAt = -Infinity;
      if (B.link.lost()) draw(); // its words stand where its lanes are, also while nothing comes
    });
  });
})();
