/* The alarm log: what happened, who knew, who silenced it. Read from the server every two seconds while it is open;
   nothing in it can be edited, a mark is added. */
(function () {
  "use strict";
  const B = window.bedside;
  const MARK = { high: "!!!", medium: "!!", low: "!" };
  const FILTERS = [
    ["all", () => true],
    ["urgent", (each) => each.priority !== "low"],
    ["technical", (each) => each.kind === "technical"],
    ["unmarked", (each) => each.real === null],
  ];
  const NAMES = { all: "All", urgent: "!! and !!!", technical: "Technical", unmarked: "Not yet marked" };
  let filter = "all",
    found = null,
    askedAt = 0,
    shown = "";

  const value = (each, number) => (number === null ? "–" : number + (each.unit ? " " + each.unit : ""));
  const length = (seconds) => (seconds < 3600 ? B.span(seconds) : B.ago(seconds));

  const figures = () => {
    const sums = found.burden;
    const clinic = found.clinic;
    const stat = (figure, words) => B.make("div", "lg-stat", B.make("b", "", figure), B.make("span", "q", words));
    if (!sums) return [stat("–", "no session at this chair")];
    return [
      stat(String(sums.alarms), `alarms, !! or !!!, in ${Math.round(sums.minutes)} min`),
      stat(
        sums.per_hour === null ? "–" : String(sums.per_hour),
        clinic.per_hour === null ? "per hour" : `per hour (clinic median ${clinic.per_hour} of ${clinic.sessions})`,
      ),
      stat(sums.part + " %", "of the time in alarm"),
      stat(sums.median_s === null ? "–" : sums.median_s + " s", "median duration"),
      stat(sums.answer_s === null ? "–" : sums.answer_s + " s", "median time to answer"),
      stat(`${sums.at_once} of ${sums.silenced}`, "silenced within 5 s"),
      stat(`${sums.real} of ${sums.marked}`, "marked real by the nurse"),
    ];
  };

  /* --- when: one lane for each priority, one for silence ---------------------------------------------------- */
  const lane = (cls, words, spans, place) => {
    const bar = B.make("div", "lg-lane " + cls, B.make("span", "lg-lane-name", words));
    const box = B.make("div", "lg-lane-box");
    for (const [from, to, on] of spans) {
      const node = B.make("span", "lg-span " + cls + (on ? " on" : ""));
      node.style.left = place(from) + "%";
      node.style.width = Math.max(0.35, place(to) - place(from)) + "%";
      box.append(node);
    }
    bar.append(box);
    return bar;
  };
  const when = () => {
    if (!found.began) return [];
    const began = Date.parse(found.began),
      now = Date.parse(found.now);
    const end = Math.max(now + 60000, began + 600000);
    const place = (time) => Math.max(0, Math.min(100, ((time - began) / (end - began)) * 100));
    const spans = (priority) =>
      found.rows
        .filter((each) => each.priority === priority)
        .map((each) => [Date.parse(each.began), each.ended ? Date.parse(each.ended) : now, !each.ended]);
    const quiet = found.silences.map((each) => [Date.parse(each.began), each.ended ? Date.parse(each.ended) : now, !each.ended]);
    const lanes = B.make(
      "div",
      "lg-lanes",
      lane("high", "!!! high", spans("high"), place),
      lane("medium", "!! medium", spans("medium"), place),
      lane("low", "! low", spans("low"), place),
      lane("quiet", "sound paused", quiet, place),
    );
    const over = B.make("div", "lg-over");
    const put = (node, from, to) => {
      node.style.left = place(from) + "%";
      if (to) node.style.width = place(to) - place(from) + "%";
      over.append(node);
    };
    if (found.started)
      put(
        B.make("div", "lg-infusion", B.make("small", "", "infusion")),
        Date.parse(found.started),
        found.stopped ? Date.parse(found.stopped) : now,
      );
    put(B.make("div", "lg-now", B.make("b", "", "now")), now);
    const step = [5, 10, 15, 30, 60, 120].find((minutes) => (end - began) / (minutes * 60000) <= 9) || 240;
    const ticks = B.make("div", "lg-ticks");
    for (let t = Math.ceil(began / (step * 60000)) * step * 60000; t < end; t += step * 60000) {
      const tick = B.make("span", "q", B.hm(t));
      tick.style.left = place(t) + "%";
      ticks.append(tick);
    }
    lanes.append(over, ticks);
    return [
      B.make(
        "div",
        "lg-head",
        B.make("h2", "", "When"),
        B.make("span", "q", "filled: on now · open: past · the words beside a mark never depend on its colour"),
      ),
      lanes,
    ];
  };

  /* --- the table ------------------------------------------------------------------------------------------ */
  const marks = (each) => {
    const said = each.real === null ? null : B.make("span", "chip " + (each.real ? "real" : "nuisance"), each.real ? "Real" : "Nuisance");
    const press = (real) => B.order("mark", { condition: each.condition, began: each.began, real }).then(() => ((askedAt = 0), tick()));
    const keys = [true, false]
      .filter((real) => real !== each.real)
      .map((real) => B.key(real ? "Real" : "Nuisance", "btn mark", () => press(real)));
    const box = B.make("td", "lg-marks", said, ...(each.real === null ? keys : []));
    if (each.real !== null) box.append(B.key("change", "btn mark small", () => press(!each.real)));
    return box;
  };
  const answered = (each) => {
    if (each.answered) return `${each.by}, ${each.answer_s} s` + (each.how === "sound paused" ? ", paused" : "");
    if (each.by) return `${each.by}, ${each.how}`;
    if (each.ended) return each.priority === "low" ? "–" : "ended by itself";
    return each.priority === "low" && !each.sounds ? "expected effect" : each.priority === "low" ? "not yet" : "sounding";
  };
  /* How its priority went, where it changed. */
  const steps = (each) => {
    if (each.steps.length < 2) return null;
    return B.make("small", "q lg-steps", each.steps.map((step) => `${MARK[step.priority]} ${B.hms(step.at)}`).join(" → "));
  };
  const line = (each) => {
    const node = B.make("tr", each.ended ? "" : "on");
    node.dataset.alarm = each.condition;
    node.dataset.began = each.began;
    const limit = each.limit === null ? "–" : `${each.relation} ${each.limit}${each.unit ? " " + each.unit : ""}`;
    const cells = [
      ["", B.hms(each.began)],
      ["", B.make("span", `pm ${each.priority}${each.ended ? " past" : " now"}`, MARK[each.priority])],
      ["lg-words", B.make("span", "", each.words, steps(each))],
      ["num", value(each, each.value)],
      ["", limit],
      ["wide", each.sounds ? (each.delay || 0) + " s" : "no sound"],
      ["", length(each.seconds) + (each.ended ? "" : ", on now")],
      ["num wide", value(each, each.worst)],
      ["", answered(each)],
    ];
    node.append(...cells.map(([cls, words]) => B.make("td", cls, words)), marks(each));
    node.title = each.limits;
    return node;
  };
  const table = () => {
    const keys = FILTERS.map(([name, fits]) =>
      B.key(`${NAMES[name]} ${found.rows.filter(fits).length}`, "seg-key" + (name === filter ? " on" : ""), () => {
        filter = name;
        draw();
      }),
    );
    const head = [
      "began",
      "",
      "condition",
      "value",
      "limit in force",
      "delay",
      "lasted",
      "worst",
      "acknowledged by, after",
      "was it real?",
    ];
    const wide = { 5: " wide", 7: " wide num", 3: " num" };
    const rows = found.rows.filter(FILTERS.find(([name]) => name === filter)[1]);
    const body = B.make("tbody", "", ...rows.slice(0, 300).map(line));
    const grid = B.make(
      "table",
      "t",
      B.make("thead", "", B.make("tr", "", ...head.map((words, at) => B.make("th", wide[at] || "", words)))),
      body,
    );
    return [
      B.make(
        "div",
        "lg-head",
        B.make("h2", "", "This session's alarms"),
        B.make(
          "span",
          "q grow",
          `limits are the ones in force at that moment · now ${found.limits} · nothing here can be edited or removed`,
        ),
        B.make("div", "seg", ...keys),
      ),
      B.make(
        "div",
        "lg-scroll",
        rows.length ? grid : B.make("p", "soft", found.rows.length ? "None of this kind." : "No alarm in this session."),
      ),
    ];
  };

  const draw = () => {
    if (!found) return;
    const key = JSON.stringify([found, filter]);
    if (key === shown) return;
    shown = key;
    const at = B.el("log-table").querySelector(".lg-scroll");
    const top = at ? at.scrollTop : 0;
    B.el("log-figures").replaceChildren(...figures());
    B.el("log-when").replaceChildren(...when());
    B.el("log-table").replaceChildren(...table());
    const again = B.el("log-table").querySelector(".lg-scroll");
    if (again) again.scrollTop = top;
  };
  const tick = () => {
    if (performance.now() - askedAt < 1900) return;
    askedAt = performance.now();
    B.get("/alarm-log")
      .then((said) => ((found = said), draw()))
      .catch(() => {});
  };
  const page = B.cover("log", { tick, enter: () => ((askedAt = 0), (shown = "")) });

  B.onStart(() => {
    B.el("alarm-log").addEventListener("click", page.show);
    const help = B.cover("help", { tick: () => {} });
    document.addEventListener("click", (event) => event.target.closest && event.target.closest("#open-help") && help.show());
    B.el("log-csv").addEventListener("click", () => (location.href = B.api("/alarm-log.csv")));
  });
})();
