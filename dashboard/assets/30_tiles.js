/* Tiles, top bar, chain: text and attributes only. */
(function () {
  "use strict";
  const B = window.bedside;
  const DASH = { spo2: "--", pulse_rate: "--", pressure: "--/--" };
  const COLOURS = { spo2: "#35d3f5", pulse_rate: "#58e07c" };
  const SCALES = { spo2: [78, 100], pulse_rate: [20, 150] };
  const MARK = { high: "!!!", medium: "!!", low: "!" };
  const NS = "http://www.w3.org/2000/svg";
  const tile = (vital) => document.querySelector(`[data-vital="${vital}"]`);

  const alarmsOf = (state, vital) =>
    B.link.lost() ? [] : state.alarms.filter((alarm) => alarm.tile === vital && alarm.state !== "latched");
  const over = (state, vital) => state.alarms.find((alarm) => alarm.tile === vital && alarm.state === "latched");

  /* The value's text: digits, or dashes in their place; a crossed number stands inverted. */
  const digits = (node, words, parts) => {
    const box = node.querySelector(".value");
    const html = parts ? parts.map((p) => p[0] + p[1]).join("") : words;
    if (box.dataset.shown === html) return;
    box.dataset.shown = html;
    if (!parts) return void (box.textContent = words);
    box.replaceChildren(
      ...parts.map(([cls, text]) => {
        if (!cls) return document.createTextNode(text);
        const span = document.createElement("span");
        span.className = cls;
        span.textContent = text;
        return span;
      }),
    );
  };

  const dress = (node, alarms, state) => {
    const top = alarms.find((alarm) => alarm.kind === "physiological") || alarms[0];
    const live = state !== "absent";
    const level = live && top && top.kind === "physiological" ? top.priority : "";
    for (const name of ["high", "medium"]) B.toggle(node, name, level === name);
    B.toggle(node, "ack", level && top.state === "acknowledged");
    B.toggle(node, "gone", !live);
    B.toggle(node, "stale", state === "stale");
    return top;
  };

  const tag = (node, words, kind) => {
    const box = node.querySelector(".tag");
    B.text(box, words);
    box.className = "tag" + (words ? " " + kind : " none");
  };

  const tagged = (node, top, shown, fallback) => {
    if (shown === "absent") return tag(node, fallback || (B.link.lost() ? B.words.not_live : B.words.no_value), "flat");
    if (top) return tag(node, MARK[top.priority] + " " + top.tag, top.priority);
    if (shown === "stale") return tag(node, B.words.old_value, "flat");
    tag(node, fallback || "", "flat");
  };

  const numeric = (vital, state) => {
    const node = tile(vital);
    const value = state.vitals[vital];
    const shown = B.link.lost() ? "absent" : value.state;
    B.data(node, "state", shown);
    const alarms = alarmsOf(state, vital);
    const top = dress(node, alarms, shown);
    const text = shown === "absent" || value.value === null ? DASH[vital] : String(Math.round(value.value));
    const medium = node.classList.contains("medium") && shown !== "absent";
    digits(node, text, medium ? [["inv" + (top.state === "acknowledged" ? " ack" : ""), text]] : null);
    const waits = state.suppressions.find((held) => held.tile === vital);
    const runs = state.pending.find((delay) => delay.tile === vital);
    const why = state.numbers[vital];
    const mark = why.quality.includes("low_perfusion") ? B.words.low_perfusion : why.quality.includes("artifact") ? B.words.artifact : "";
    const held = waits && !B.link.lost() ? B.words.cuff_on_this_arm + B.span(Math.max(0, waits.left_s - B.sinceState())) : "";
    tagged(
      node,
      top,
      shown,
      B.link.lost()
        ? B.words.not_live
        : held || (shown === "absent" ? why.tag : delayed(runs) || mark || (over(state, vital) ? B.words.resolved : "")),
    );
    B.fill(node.querySelector(".ft"), facts(vital, state, value, shown, top));
    ladder(node, vital, state, shown === "absent" ? null : value.value);
    say(vital, node, text, shown);
  };

  /* What stands there, for the strips of other pages. */
  B.shown = {};
  const level = (node) => ["high", "medium"].find((each) => node.classList.contains(each)) || "";
  const say = (vital, node, text, shown, more) => (B.shown[vital] = { text, state: shown, level: level(node), more: more || "" });

  /* A value beyond a limit whose delay runs: held back, and said so. */
  const delayed = (runs) => {
    if (!runs || B.link.lost()) return "";
    return MARK[runs.priority] + "" + B.word("due_in", { s: Math.ceil(Math.max(0, runs.due_s - B.sinceState())) });
  };

  const facts = (vital, state, value, shown, top) => {
    const baseline = state.session && state.session.baseline && state.session.baseline[vital];
    if (shown === "absent") return absentFacts(vital, state, value);
    const out = [];
    if (shown === "stale") out.push(["span", "", B.words.from], ["b", "", B.ago(value.age_s + B.sinceState()) + B.words.ago], ["br"]);
    if (top && top.worst !== null && top.kind === "physiological")
      out.push(["span", "", top.relation === ">" ? B.words.highest : B.words.lowest], ["b", "", String(top.worst)], ["br"]);
    if (baseline)
      out.push(
        ["span", "", B.words.baseline],
        ["b", "", String(baseline)],
        ["br"],
        ["b", "", state.numbers[vital].from_baseline],
        ["span", "", B.words.now],
      );
    else if (bare(state)) out.push(["span", "", B.words.no_baseline]);
    return out;
  };

  /* Charted as started without one: limits relative to it are off, and the page says so. */
  const bare = (state) => state.session && state.session.started_at && !state.session.baseline;

  const absentFacts = (vital, state, value) => {
    if (B.link.lost()) return [["span", "", B.words.no_value_since], ["br"], ["b", "", B.hms(B.link.since())]];
    const why = state.numbers[vital];
    const out = why.todo && vital === "spo2" ? [["b", "", why.todo], ["br"]] : [];
    const ecg = vital === "pulse_rate" && state.vitals.heart_rate;
    if (ecg && ecg.state === "live") out.push(["b", "", B.words.ecg + Math.round(ecg.value)], ["span", "", B.words.stands_in], ["br"]);
    const counted = state.cuff_pulse;
    if (vital === "pulse_rate" && counted && state.vitals.pressure.state === "live")
      out.push(["b", "", B.words.pr + counted], ["span", "", B.words.by_cuff], ["br"]);
    if (value.age_s === null) return out;
    return [...out, ["span", "", B.words.no_value_since_], ["b", "", B.hms(B.now() - (value.age_s + B.sinceState()) * 1000)]];
  };

  const pressure = (state) => {
    const node = tile("pressure");
    const value = state.vitals.pressure;
    const shown = B.link.lost() ? "absent" : value.state;
    B.data(node, "state", shown);
    const alarms = alarmsOf(state, "pressure");
    const top = dress(node, alarms, shown);
    pressureDigits(node, value, shown, alarms, top);
    B.text(node.querySelector(".mean"), shown === "absent" || value.mean === null ? "(--)" : `(${value.mean})`);
    const busy = state.cuff && ["starting", "measuring", "reading"].includes(state.cuff.phase);
    if (busy && !B.link.lost() && !(top && top.priority !== "low")) tag(node, B.words.measuring, "flat");
    else tagged(node, top, shown, state.cuff ? "" : B.words.no_cuff);
    B.fill(node.querySelector(".ft"), pressureFacts(state, value, shown, busy));
    B.toggle(
      node,
      "map-alarm",
      alarms.some((alarm) => alarm.condition.startsWith("mean") && alarm.priority !== "low"),
    );
    progress(node, state, shown);
    pairs(node, state);
    const none = shown === "absent" || value.systolic === null;
    const mean = none || value.mean === null ? "" : "(" + value.mean + ") ";
    const when = none || value.age_s === null || B.link.lost() ? "" : B.ago(value.age_s + B.sinceState()) + B.words.ago;
    say("pressure", node, none ? DASH.pressure : value.systolic + "/" + value.diastolic, shown, none ? "" : mean + when);
  };

  const pressureDigits = (node, value, shown, alarms, top) => {
    if (shown === "absent" || value.systolic === null) return digits(node, DASH.pressure);
    const crossed = (part) => alarms.some((alarm) => alarm.condition.startsWith(part) && alarm.priority !== "low");
    const cls = "inv" + (top && top.state === "acknowledged" ? " ack" : "");
    const high = node.classList.contains("high");
    digits(node, "", [
      [!high && crossed("systolic") ? cls : "", String(value.systolic)],
      ["", "/"],
      [!high && crossed("diastolic") ? cls : "", String(value.diastolic)],
    ]);
  };

  const pressureFacts = (state, value, shown, busy) => {
    if (B.link.lost()) {
      const lost = [
        ["b", "", B.words.no_value],
        ["span", "", B.words.since + B.hms(B.link.since())],
      ];
      return value.measured_at ? [...lost, ["br"], ["span", "", B.word("for_see_the_trend", { at: B.hms(value.measured_at) })]] : lost;
    }
    const out = [];
    if (value.measured_at && shown !== "absent")
      out.push(
        ["b", "when", B.hms(value.measured_at)],
        ["span", "when", " " + (B.small() ? B.span : B.ago)(value.age_s + B.sinceState()) + B.words.ago],
        ...(pulse(state) === null || B.small() ? [] : [["b", "cuff-pulse", " · " + B.words.pr + pulse(state)]]),
        ["br"],
      );
    else
      out.push(
        ["b", "when", value.measured_at ? B.words.last + B.hms(value.measured_at) : state.cuff ? B.words.no_reading_yet : B.words.no_pressure_instrument],
        ["br"],
      );
    out.push(...cuffFacts(state, busy));
    const doubted = state.doubts && state.doubts.length > 0;
    if (value.systolic !== null && shown !== "absent") out.push(...doubts(state));
    const base = state.session && state.session.baseline;
    if (base && value.systolic !== null && !B.small() && !doubted) {
      out.push(
        ["br"],
        ["span", "", B.words.baseline],
        ["b", "", base.systolic + "/" + base.diastolic],
        ["span", "", " · "],
        ["b", "", state.pressure_change],
      );
    } else if (bare(state) && !B.small()) out.push(["br"], ["span", "", B.words.no_baseline]);
    return out;
  };

  /* The cuff counts the pulse too, and says when it doubts its own result. */
  const pulse = (state) => state.cuff_pulse ?? null;
  const doubts = (state) => (state.doubts && state.doubts.length ? [["br"], ["b", "doubt", "? " + state.doubts.join(", ")]] : []);

  const cuffFacts = (state, busy) => {
    const cuff = state.cuff;
    if (!cuff) return [];
    if (cuff.clock_wrong && !busy) return [["b", "", B.words.its_clock_says + cuff.clock_wrong]];
    if (cuff.aside && !busy) return [["b", "aside", cuff.aside_short]];
    if (cuff.repeat_in_s && !busy)
      return [
        ["b", "", B.words.repeat_in + B.span(Math.max(0, cuff.repeat_in_s - B.sinceState()))],
        ["span", "", B.words.by_itself],
      ];
    if (busy) return [["b", "cuff-now", cuff.pressure === null ? B.words.cuff_filling : B.word("cuff_at", { pressure: cuff.pressure })]];
    if (cuff.implausible) return [["b", "", cuff.implausible + B.words.implausible_measure_again_2]];
    if (cuff.failed) {
      const next = cuff.next_in_s === null ? "" : B.words.next_in_ + B.span(cuff.next_in_s - B.sinceState());
      return [
        ["b", "", B.words.failed + cuff.failed],
        ["span", "", next],
      ];
    }
    if (cuff.self_timed)
      return [["span", "", B.store.state.origin === "replayed" ? B.words.measures_by_itself_as : B.words.start_it_at_the_cuff]];
    const none = B.small() ? B.words.by_hand : B.words.by_hand_no_automatic;
    if (cuff.next_in_s === null) return [["span", "", cuff.stopped ? B.words.automatic_cycle_stopped : none]];
    const every = cuff.stat_left_s
      ? B.words.stat
      : cuff.settling
        ? B.words.until_calm
        : pulse(state) !== null
          ? ""
          : B.word("every_min", { minutes: cuff.cycle_min });
    return [["span", "", (B.small() ? B.words.next : B.words.next_in) + B.span(cuff.next_in_s - B.sinceState()) + every]];
  };

  /* Respiration, EtCO₂, an ECG's rate: a row where an instrument gives them, else nothing. */
  const others = (state) => {
    const row = B.el("others");
    const given = state.others || [];
    B.toggle(document.body, "has-others", given.length > 0);
    row.hidden = !given.length;
    const names = given.map((each) => each.vital).join();
    if (row.dataset.given !== names) {
      row.dataset.given = names;
      B.el("other-cells").replaceChildren(...given.map(otherCell));
    }
    given.forEach((each) => other(state, each));
  };
  const otherCell = ({ vital, name }) => {
    const cell = B.make(
      "div",
      "tile other",
      B.make("span", "hd", name, B.make("small", "u q", "")),
      B.make("b", "value", "--"),
      B.make("span", "tag", ""),
      B.make("span", "ft q", ""),
    );
    cell.dataset.vital = vital;
    return cell;
  };
  const other = (state, { vital }) => {
    const node = tile(vital);
    const value = state.vitals[vital];
    const shown = B.link.lost() ? "absent" : value.state;
    B.data(node, "state", shown);
    const top = dress(node, alarmsOf(state, vital), shown);
    B.text(node.querySelector(".value"), shown === "absent" || value.value === null ? "--" : String(Math.round(value.value)));
    tagged(node, top, shown, "");
    B.text(node.querySelector(".u"), " " + (value.unit === "1/min" ? "/min" : value.unit));
    const limits = [value.low, value.high].map((n) => n ?? "–").join(B.words.to);
    const source = state.devices.find((device) => device.kind === "monitor");
    const age = value.age_s === null ? "" : " · " + B.ago(value.age_s + B.sinceState()) + B.words.ago;
    B.text(node.querySelector(".ft"), `!! ${limits}${age}${source && !B.small() ? " · " + source.title : ""}`);
  };

  const progress = (node, state, shown) => {
    const cuff = state.cuff;
    const part =
      cuff && cuff.cycle_s && cuff.next_in_s !== null && !B.link.lost() ? 1 - (cuff.next_in_s - B.sinceState()) / cuff.cycle_s : 0;
    node.querySelector(".prog i").style.width = Math.max(0, Math.min(1, part)) * 100 + "%";
    B.toggle(node, "has-next", part > 0 && shown !== "none");
  };

  const pairs = (node, state) => {
    const rule = state.limits.rules;
    const pair = (side, level) => `${rule["systolic_" + side][level] ?? "–"}/${rule["diastolic_" + side][level] ?? "–"}`;
    const mean = (side, level) => `(${(rule["mean_" + side] && rule["mean_" + side][level]) ?? "–"})`;
    const line = (mark, cls, side, level) =>
      `<div class="pair"><small>${mark} </small><span class="${cls}">${pair(side, level)}</span><small class="map-limit"> ${mean(side, level)}</small></div>`;
    const html =
      "<div>" +
      line("!!!", "", "high", "high") +
      line("!!", "limit-high", "high", "medium") +
      "</div><div>" +
      line("!!", "limit-low", "low", "medium") +
      line("!!!", "", "low", "high") +
      "</div>";
    const box = node.querySelector(".pairs");
    if (box.dataset.shown !== html) {
      box.dataset.shown = html;
      box.innerHTML = html; // numbers of our own limits table only
    }
  };

  /* The limit ladder: range, limits, baseline ring, arrow at the value. */
  const ladder = (node, vital, state, value) => {
    const box = node.querySelector(".lad");
    const [low, top] = SCALES[vital];
    const small = B.small();
    const w = small ? 74 : 96;
    const h = vital === "spo2" ? (small ? 128 : 180) : small ? 94 : 132;
    const y = (n) => 6 + ((top - Math.max(low, Math.min(top, n))) / (top - low)) * (h - 12);
    const rules = state.limits.rules;
    const lowRule = rules[vital + "_low"];
    const highRule = rules[vital + "_high"] || { high: null, medium: null };
    const baseline = state.session && state.session.baseline && state.session.baseline[vital];
    const colour = node.classList.contains("high") ? "#fff" : node.classList.contains("medium") ? "#ffd21f" : COLOURS[vital];
    const key = [w, h, JSON.stringify([lowRule, highRule]), baseline, value, colour].join();
    if (box.dataset.shown === key) return;
    box.dataset.shown = key;
    const parts = [];
    const add = (name, attributes, text) => parts.push([name, attributes, text]);
    add("rect", { x: 18, y: 6, width: 8, height: h - 12, rx: 4, fill: "#0a1017", stroke: "#2c3b4b" });
    const from = highRule.medium === null ? top : highRule.medium;
    const to = lowRule.medium === null ? low : lowRule.medium;
    add("rect", { x: 18, y: y(from), width: 8, height: Math.max(0, y(to) - y(from)), fill: "#33475c" });
    const marks = [
      ["limit-high", "!!", highRule.medium, true],
      ["", "!!!", highRule.high, false],
      ["limit-low", "!!", lowRule.medium, true],
      ["", "!!!", lowRule.high, false],
    ].filter((mark) => mark[2] !== null);
    const size = small ? 14 : 18;
    const gap = size * 1.05;
    const places = marks.map((mark) => y(mark[2]));
    spread(places, gap, h);
    marks.forEach(([cls, mark, n, bright], at) => {
      add("line", { x1: 13, x2: 31, y1: y(n), y2: y(n), stroke: "#c9d3de", "stroke-width": 2 });
      add(
        "text",
        { class: cls, x: w, y: places[at] + size * 0.36, "font-size": size, "text-anchor": "end", fill: bright ? "#e8eef5" : "#8fa1b5" },
        [mark, String(n)],
      );
    });
    if (lowRule.medium === null)
      add(
        "text",
        {
          class: "limit-low off",
          x: w,
          y: h - 4,
          "font-size": small ? 10 : 14,
          "text-anchor": "end",
          fill: "#8fa1b5",
          "text-decoration": "line-through",
        },
        ["", B.words.low_off],
      );
    if (highRule.medium === null)
      add(
        "text",
        { class: "limit-high off", x: w, y: small ? 14 : 16, "font-size": small ? 10 : 14, "text-anchor": "end", fill: "#8fa1b5" },
        ["", B.words.high_off],
      );
    if (baseline) add("circle", { cx: 22, cy: y(baseline), r: 4.5, fill: "#121922", stroke: "#e8eef5", "stroke-width": 1.8 });
    if (value !== null) add("path", { d: `M15,${y(value)}l-14,-8v16z`, fill: colour });
    box.replaceChildren(svg(w, h, parts));
  };

  /* Numbers that would collide are pushed apart, in their order down the ladder. */
  const spread = (places, gap, h) => {
    const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]);
    for (let k = 1; k < order.length; k++) places[order[k]] = Math.max(places[order[k]], places[order[k - 1]] + gap);
    const over = order.length ? places[order[order.length - 1]] - (h - gap / 2) : 0;
    if (over > 0)
      for (let k = order.length - 1; k >= 0; k--) {
        places[order[k]] = k === order.length - 1 ? h - gap / 2 : Math.min(places[order[k]], places[order[k + 1]] - gap);
      }
  };

  const svg = (w, h, parts) => {
    const root = document.createElementNS(NS, "svg");
    root.setAttribute("width", w);
    root.setAttribute("height", h);
    root.setAttribute("viewBox", `0 0 ${w} ${h}`);
    for (const [name, attributes, text] of parts) {
      const node = document.createElementNS(NS, name);
      for (const key in attributes) node.setAttribute(key, attributes[key]);
      if (text) {
        const mark = document.createElementNS(NS, "tspan");
        mark.setAttribute("font-size", attributes["font-size"] * 0.7);
        mark.setAttribute("fill", "#8fa1b5");
        mark.textContent = text[0] ? text[0] + " " : "";
        node.append(mark, document.createTextNode(text[1]));
      }
      root.append(node);
    }
    return root;
  };

  /* The numbers of now in the limits editor go on while it is open. */
  const beside = (state) => {
    for (const node of document.querySelectorAll("[data-now]")) {
      const [vital, part] = node.dataset.now.split(".");
      const value = B.link.lost() || !state.vitals[vital] ? null : state.vitals[vital][part];
      B.text(node, value === null || value === undefined ? "–" : String(value));
    }
  };

  B.draw = () => {
    const state = B.store.state;
    if (!state) return;
    numeric("spo2", state);
    numeric("pulse_rate", state);
    others(state);
    pressure(state);
    if (document.body.dataset.dialog === "limits") beside(state);
    B.drawInfusion(state);
    B.drawTop(state);
    B.drawReady(state);
    B.text(B.el("clock"), B.hms(B.link.lost() ? Date.now() : B.now()));
  };
})();
