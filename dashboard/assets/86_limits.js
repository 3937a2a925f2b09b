/* The limits editor: what will alarm, what would have. It opens over the trend; alarms, numbers and keys stay free,
   and the old limits alarm until "Apply" has been pressed. */
(function () {
  "use strict";
  const B = window.bedside;
  const MARKS = [
    ["high", "!!!"],
    ["medium", "!!"],
    ["low", "!"],
  ];
  let page = null,
    chosen = "",
    profile = "",
    edits = {},
    reason = "",
    relative = false,
    said = null,
    wrong = "",
    timer = null;

  const row = (name) => page.rows.find((each) => each.condition === name); // in force
  const base = (name) => page.profiles.find((each) => each.name === profile).rows.find((each) => each.condition === name);
  const draft = (name) => edits[name] || { medium: base(name).medium, delay: (base(name).delays || [0, 0])[1] };
  const moved = (name) => draft(name).medium !== row(name).medium || draft(name).delay !== row(name).delays[1];
  const changed = () => page.rows.filter((each) => !each.off && moved(each.condition)).map((each) => each.condition);
  const different = () => profile !== page.profile || changed().length > 0;
  /* On top of the profile; what is back at the profile's own number is no edit. */
  const wanted = () =>
    Object.entries(edits)
      .filter(([name, edit]) => edit.medium !== base(name).medium || edit.delay !== base(name).delays[1])
      .map(([name, edit]) => ({ condition: name, ...edit }));

  const open = () => {
    reason = "";
    said = null;
    wrong = "";
    relative = false;
    B.get("/limits")
      .then((found) => {
        page = found;
        profile = page.profile;
        edits = Object.fromEntries(page.edits.map((edit) => [edit.condition, { medium: edit.medium, delay: edit.delay }]));
        chosen = B.small() ? "" : chosen || "systolic_high";
        draw();
      })
      .catch(() => B.text(B.el("limits-body"), "The server does not answer."));
  };
  B.onDialog.limits = open;

  const ask = () => {
    clearTimeout(timer);
    said = null;
    timer = setTimeout(() => {
      if (!different()) return draw();
      B.post("/limits/what-if", { profile, edits: wanted() })
        .then((found) => {
          said = found;
          if (found.said) {
            wrong = found.said;
            said = null;
          }
          draw();
        })
        .catch(() => {});
    }, 250);
    draw();
  };
  const choose = (name) => {
    profile = name;
    edits = {};
    wrong = "";
    ask();
  };

  const apply = () => {
    B.post("/limits", { profile, edits: wanted(), reason })
      .then((answer) => {
        if (answer.ok) return (B.say("In force from now on: " + answer.title), B.closeDialog("limits"));
        wrong = answer.said || answer.error || "";
        draw();
      })
      .catch(() => ((wrong = "The server does not answer: the old limits stay."), draw()));
  };

  /* --- the list ------------------------------------------------------------------------------------------- */
  const number = (value) => (value === null || value === undefined ? "–" : String(value));
  const plainName = (words) => {
    const name = words.replace("NIBP ", "");
    return name[0].toUpperCase() + name.slice(1);
  };
  const nowCell = (each) => {
    const node = B.make("b", "num", number(each.now));
    node.dataset.now = each.condition;
    return node;
  };
  /* The numbers of now go on while the dialog is open. */
  const live = (name) => {
    const { spo2, pulse_rate, pressure } = B.store.state.vitals;
    if (name.startsWith("spo2")) return spo2.value;
    if (name.startsWith("pulse")) return pulse_rate.value;
    return pressure[name.split("_")[0]];
  };
  setInterval(() => {
    if (document.body.dataset.dialog !== "limits" || !B.store.state) return;
    for (const node of document.querySelectorAll("[data-now]")) {
      const value = B.link.lost() ? null : live(node.dataset.now);
      B.text(node, number(value));
      if (page && row(node.dataset.now)) row(node.dataset.now).now = value;
    }
  }, 1000);
  const line = (each) => {
    if (each.off)
      return B.make(
        "div",
        "lm-row off",
        B.make("span", "lm-name", each.words),
        B.make("span", "lm-off", "off: switched off by the clinic"),
      );
    const mine = draft(each.condition);
    const medium = B.make("b", "lm-medium", mine.medium === each.medium ? String(each.medium) : `${each.medium} → ${mine.medium}`);
    const low = each.low
      ? each.low.words
        ? each.low.words + (each.low.limit === null ? "" : " = " + each.low.limit)
        : number(each.low.limit)
      : "–";
    const delays =
      each.unit === "mmHg"
        ? "0 s, repeat"
        : [...each.delays.slice(0, 1), mine.delay, each.low ? each.low.delay : null].filter((d) => d !== null).join(" / ") + " s";
    const node = B.key("", "lm-row" + (each.condition === chosen ? " on" : ""), () => ((chosen = each.condition), (wrong = ""), draw()));
    node.dataset.limit = each.condition;
    node.append(
      B.make("span", "lm-name", plainName(each.words), B.make("small", "q", " " + each.unit)),
      B.make("span", "num", number(each.high)),
      medium,
      B.make("span", "num q", low),
      B.make("span", "q", delays),
      nowCell(each),
    );
    return node;
  };
  const list = () => {
    const head = B.make(
      "div",
      "lm-row lm-head",
      B.make("span", "q", "limit"),
      ...MARKS.map(([cls, mark]) => B.make("span", "num", B.make("span", "pm past " + cls, mark))),
      B.make("span", "q", "delay"),
      B.make("span", "num q", "now"),
    );
    return B.make("div", "lm-list", head, ...page.rows.map(line));
  };
  const profiles = () =>
    B.make(
      "div",
      "seg",
      ...page.profiles.map((each) => B.key(each.name, "seg-key" + (each.name === profile ? " on" : ""), () => choose(each.name))),
    );

  /* --- the editor ----------------------------------------------------------------------------------------- */
  const set = (name, value, delay) => {
    const may = base(name).may;
    const whole = Math.round(value);
    const held = Math.max(may.low, Math.min(may.top, whole));
    wrong = whole === held ? "" : `You may set ${may.low} to ${may.top}; HIGH stays ${base(name).high}, it is the clinic's.`;
    edits[name] = { medium: held, delay };
    ask();
  };
  const stepper = (value, low, top, name, move) => {
    const box = B.make("div", "step");
    const input = B.make("b", "step-value", String(value));
    input.tabIndex = 0;
    input.setAttribute("role", "spinbutton");
    input.setAttribute("aria-valuenow", value);
    input.setAttribute("aria-label", name);
    input.addEventListener("keydown", (event) => {
      const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(value + by);
    });
    box.append(
      B.key("−", "step-key", () => move(value - 1), { ariaLabel: name + ", less" }),
      input,
      B.key("+", "step-key", () => move(value + 1), { ariaLabel: name + ", more" }),
    );
    return box;
  };
  /* One percent of the baseline, and always at least one whole number on. */
  const moved1 = (each, mine, way) => {
    const next = Math.round((each.baseline * (100 + percent(each, mine.medium) + way)) / 100);
    return next === mine.medium ? mine.medium + Math.sign(way) : next;
  };
  const percent = (each, value) => Math.round((value / each.baseline - 1) * 100);
  const editor = (each) => {
    const mine = draft(each.condition),
      may = base(each.condition).may;
    const able = each.baseline !== null && !each.off;
    const kind = B.make(
      "div",
      "seg",
      B.key("Absolute", "seg-key" + (relative ? "" : " on"), () => ((relative = false), draw())),
      B.key("B + %", "seg-key" + (relative ? " on" : ""), () => ((relative = able), draw()), { disabled: !able }),
    );
    const by = able ? percent(each, mine.medium) : 0;
    const value = relative
      ? stepper(by, 0, 0, each.words + " in percent of the baseline", (p) => set(each.condition, moved1(each, mine, p - by), mine.delay))
      : stepper(mine.medium, may.low, may.top, each.words, (v) => set(each.condition, v, mine.delay));
    const note =
      `you may set ${may.low} to ${may.top}; HIGH stays ${each.high}` +
      (relative ? ` · ${by} % of ${each.baseline} is ${mine.medium}` : "");
    const delay = may.delay
      ? stepper(mine.delay, 0, may.delay, "Delay in seconds", (d) => {
          wrong = d > may.delay ? `A delay is at most ${may.delay} s.` : "";
          edits[each.condition] = { medium: mine.medium, delay: Math.max(0, Math.min(may.delay, d)) };
          ask();
        })
      : B.make("div", "in", "0 s");
    const why = B.make("input", "in");
    why.value = reason;
    why.maxLength = 200;
    why.id = "limits-reason";
    why.placeholder = said && said.loosens.length ? "needed, it loosens" : "optional";
    why.addEventListener("input", () => ((reason = why.value), keys()));
    return B.make(
      "div",
      "lm-edit",
      B.make(
        "div",
        "lm-title",
        B.small() ? B.key("Back", "btn", () => ((chosen = ""), draw())) : null,
        B.make("b", "", each.words),
        B.make("span", "pm past medium", "!!"),
        B.make("span", "q", "medium, for this session"),
      ),
      B.make("div", "lm-value", kind, value),
      range(each, mine, may),
      B.make("p", "q lm-may", note),
      B.make(
        "div",
        "lm-two",
        B.make("label", "f", B.make("span", "q", "Delay"), delay),
        B.make("label", "f grow", B.make("span", "q", "Reason" + (said && said.loosens.length ? " (needed, it loosens)" : "")), why),
      ),
      whatIf(each),
    );
  };
  const range = (each, mine, may) => {
    const bar = B.make("div", "lm-range");
    const at = (v) => ((Math.max(may.low, Math.min(may.top, v)) - may.low) / Math.max(1, may.top - may.low)) * 100 + "%";
    const mark = (cls, v, words) => {
      if (v === null || v === undefined) return null;
      const node = B.make("span", cls, words);
      node.style.left = at(v);
      return node;
    };
    bar.append(
      ...[
        mark("lm-now", each.now !== null && each.now >= may.low && each.now <= may.top ? each.now : null, ""),
        mark("lm-old", each.medium, ""),
        mark("lm-new", mine.medium, "▼"),
      ].filter(Boolean),
    );
    return B.make(
      "div",
      "lm-rangebox",
      bar,
      B.make("div", "lm-ends", B.make("span", "", String(may.low)), B.make("span", "", String(may.top))),
    );
  };
  const whatIf = () => {
    const box = B.make("div", "what-if");
    if (!different())
      return (
        box.append(
          B.make("b", "", "What if"),
          B.make("p", "q", "Change a limit to see what it would have made of this session and of this patient's last three."),
        ),
        box
      );
    if (!said) return (box.append(B.make("b", "", "What if"), B.make("p", "q", "Judging this session again …")), box);
    const sum = (side) => said.sessions.reduce((n, each) => n + each[side], 0);
    const now = said.sessions[said.sessions.length - 1];
    const before = said.sessions.slice(0, -1);
    box.append(B.make("b", "", `What if: ${sum("then")} alarms instead of ${sum("now")}`));
    if (now)
      box.append(
        B.make(
          "p",
          "q",
          `this session ${now.then} instead of ${now.now}` +
            (before.length
              ? `; last ${before.length} ${before.reduce((n, e) => n + e.then, 0)} instead of ${before.reduce((n, e) => n + e.now, 0)}`
              : "; no earlier session of this patient here"),
        ),
      );
    const most = Math.max(1, ...said.sessions.map((each) => Math.max(each.now, each.then)));
    const bars = B.make("div", "wi-bars");
    for (const each of said.sessions) {
      const pair = B.make("div", "wi-pair");
      for (const side of ["now", "then"]) {
        const stick = B.make("span", "wi-" + side, String(each[side]));
        stick.style.height = 16 + 22 * (each[side] / most) + "px";
        pair.append(stick);
      }
      bars.append(
        B.make(
          "div",
          "wi-one",
          pair,
          B.make(
            "small",
            "q",
            each === now ? "now" : new Date(each.opened).toLocaleDateString(undefined, { day: "numeric", month: "short" }),
          ),
        ),
      );
    }
    bars.append(B.make("small", "q", "left as it is, right as it would be"));
    box.append(bars);
    return box;
  };

  /* --- the whole ------------------------------------------------------------------------------------------ */
  const keys = () => {
    const key = B.el("limits-apply");
    if (!key) return;
    const n = changed().length;
    const needs = said && said.loosens.length && !reason.trim();
    key.disabled = !page.session || page.asks || !different() || !said || !!needs;
    B.toggle(key, "off", key.disabled);
    B.text(key, !page.session ? "Needs a session" : n === 1 ? "Apply 1 change" : n ? `Apply ${n} changes` : "Apply");
  };
  const mark = (node) => node.getAttribute("aria-label") || node.dataset.limit || node.id || node.textContent;
  const draw = () => {
    const body = B.el("limits-body");
    if (!body || !page) return;
    const focus = document.activeElement && document.activeElement.id === "limits-reason";
    const was = body.contains(document.activeElement) ? mark(document.activeElement) : "";
    const rest = page.baseline;
    const head = B.make(
      "div",
      "lm-top",
      profiles(),
      B.make("span", "chip", page.title),
      B.make(
        "span",
        "q",
        rest
          ? `baseline B: ${number(rest.spo2)} % · ${number(rest.pulse_rate)} bpm · ${rest.systolic}/${rest.diastolic}, confirmed ${B.hm(rest.confirmed_at)}`
          : "no baseline confirmed: limits from it are off",
      ),
    );
    const each = chosen && row(chosen);
    const middle = B.make("div", "lm-main");
    if (!B.small() || !each) middle.append(list());
    if (each && !each.off) middle.append(editor(each));
    const warns = [wrong, ...(said && said.warns ? said.warns.map((name) => name + ": alarm effectively off") : [])].filter(Boolean);
    const words = B.make(
      "span",
      warns.length ? "wrong grow" : "q grow",
      warns.join(" · ") ||
        (page.asks
          ? "First answer whether it is the same patient."
          : "For this session only, logged. HIGH is the clinic's. The old limits alarm until Apply."),
    );
    words.id = "limits-said";
    const foot = B.make(
      "div",
      "foot lm-foot",
      B.key("Back to clinic default", "btn", () => choose(page.profiles[0].name)),
      words,
      B.key("Cancel", "btn", () => B.closeDialog("limits")),
    );
    const go = B.key("Apply", "btn primary", apply);
    go.id = "limits-apply";
    foot.append(go);
    body.replaceChildren(head, middle, foot);
    keys();
    const again = was && [...body.querySelectorAll("button, [tabindex]")].find((node) => mark(node) === was);
    if (again) again.focus();
    if (focus && B.el("limits-reason")) {
      B.el("limits-reason").focus();
      B.el("limits-reason").setSelectionRange(reason.length, reason.length);
    }
  };
})();
