/* What an item of the alarm bar opens: what it means, what to check, its last ten minutes; and, before the infusion,
   the offer to change a limit that does not fit this patient. It lies over the trends and covers no number. */
(function () {
  "use strict";
  const B = window.bedside;
  const NS = "http://www.w3.org/2000/svg";
  const MARK = { high: "!!!", medium: "!!", low: "!" };
  const BACK_MS = 60000;
  let shown = "",
    timer = null;

  const node = (name, attributes) => {
    const made = document.createElementNS(NS, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return made;
  };

  /* A small chart: the value as it was, its limits across. */
  const chart = (said) => {
    const [w, h, left] = [560, 150, 46];
    const from = Date.parse(said.begin),
      to = Date.parse(said.now);
    const points = said.series.map((p) => [Date.parse(p.at), p.value]);
    const values = [...points.map((p) => p[1]), ...said.limits.map((l) => l.limit)].filter((v) => v !== null);
    const svg = node("svg", { viewBox: `0 0 ${w} ${h}`, class: "last-ten" });
    if (!values.length || !points.some((p) => p[1] !== null)) return null;
    const low = Math.min(...values) - 2,
      top = Math.max(...values) + 2;
    const x = (at) => left + ((at - from) / (to - from)) * (w - left - 6);
    const y = (value) => 8 + ((top - value) / (top - low)) * (h - 32);
    for (const { priority, limit } of said.limits) {
      const colour = priority === "high" ? "#ff7a7a" : priority === "medium" ? "#ffd21f" : "#35c8ff";
      svg.append(
        node("line", {
          x1: left,
          x2: w - 6,
          y1: y(limit),
          y2: y(limit),
          stroke: colour,
          "stroke-dasharray": priority === "high" ? "3 4" : "8 5",
        }),
      );
      const label = node("text", { x: left - 6, y: y(limit) + 5, "text-anchor": "end", fill: colour, "font-size": 14 });
      label.textContent = String(limit);
      svg.append(label);
    }
    let path = "",
      pen = false;
    for (const [at, value] of points) {
      if (value === null) {
        pen = false;
        continue;
      }
      path += (pen ? "L" : "M") + x(at).toFixed(1) + "," + y(value).toFixed(1);
      pen = true;
    }
    svg.append(node("path", { d: path, fill: "none", stroke: "#e8eef5", "stroke-width": 2 }));
    if (points.length < 60)
      for (const [at, value] of points) if (value !== null) svg.append(node("circle", { cx: x(at), cy: y(value), r: 4, fill: "#e8eef5" }));
    for (const minutes of [10, 5, 0]) {
      const label = node("text", {
        x: x(to - minutes * 60000),
        y: h - 6,
        "text-anchor": minutes === 10 ? "start" : minutes ? "middle" : "end",
        fill: "#8fa1b5",
        "font-size": 14,
      });
      label.textContent = minutes ? "−" + minutes + B.words.min : B.words.now_;
      svg.append(label);
    }
    return svg;
  };

  const close = () => {
    shown = "";
    clearTimeout(timer);
    B.el("alarm-help").hidden = true;
  };
  const stay = () => {
    clearTimeout(timer);
    timer = setTimeout(close, BACK_MS); // who walks away finds the trends again
  };

  const limitsWords = (said) =>
    said.limits
      .map(
        (l) =>
          `${MARK[l.priority]} ${said.relation} ${l.limit}${said.unit ? " " + said.unit : ""}${l.delay ? B.word("after_s", { s: l.delay }) : ""}`,
      )
      .join("  ·  ");
  const since = (condition) => {
    const alarm = B.store.state.alarms.find((each) => each.condition === condition);
    if (!alarm) return B.words.over;
    return (
      (alarm.state === "latched" ? B.words.was_on_since : B.words.since__) +
      B.hms(alarm.since) +
      (alarm.value === null ? "" : ", " + alarm.value + (alarm.unit ? " " + alarm.unit : ""))
    );
  };
  /* What happened to the record stays an alarm until a person has read it. */
  const trouble = (condition) => {
    const words = condition === "recording_failed" ? B.store.state.recording.trouble : [];
    if (!words.length) return null;
    const read = () => B.order("read_trouble", {}).then(close);
    return B.make(
      "div",
      "trouble",
      ...words.map((each) => B.make("p", "", B.make("b", "", each))),
      B.key(B.words.i_have_read_it, "btn", read, { id: "trouble-read" }),
    );
  };
  const draw = (said) => {
    const box = B.el("alarm-help");
    const drawn = chart(said);
    const told = trouble(said.condition);
    if (told && B.store.state.recording.state === "ok") {
      said.words = B.words.something_happened_to_the;
      said.meaning = B.words.recording_goes_on_this;
      said.check = B.words.tell_whoever_looks_after;
    }
    box.replaceChildren(
      B.make("div", "help-top", B.make("b", "h2", said.words), B.make("span", "q", since(said.condition)), B.key(B.words.close, "btn", close)),
      B.make("p", "", said.meaning),
      told,
      B.make("p", "check", B.make("b", "", B.words.check), said.check),
      B.make(
        "div",
        "help-foot",
        drawn || (told ? null : B.make("p", "q", B.words.no_number_of_the)),
        B.make(
          "div",
          "help-side",
          B.make("p", "q", limitsWords(said)),
          said.changeable ? B.key(B.words.change_this_limit, "btn", () => (close(), B.openDialog("limits"))) : null,
        ),
      ),
    );
    box.hidden = false;
    stay();
  };
  B.alarmHelp = (condition) => {
    shown = condition;
    B.get("/alarm-help/" + encodeURIComponent(condition))
      .then((said) => shown === condition && draw(said))
      .catch(() => B.say(B.words.the_server_does_not_2));
  };
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("pointerdown", (event) => event.target.closest && event.target.closest("#alarm-help") && stay());

  /* Whose the readings of before are: nothing of them is shown until somebody has said so. */
  const earlier = (state) => {
    const box = B.el("earlier");
    const since = B.link.lost() ? null : state.earlier;
    box.hidden = !since;
    if (since && document.body.dataset.dialog === "baseline") B.closeDialog("baseline"); // it opens with the answer
    if (!since || box.dataset.since === since) return;
    box.dataset.since = since;
    const goOn = () => B.store.state.phase === "baseline" && !document.body.dataset.dialog && B.openDialog("baseline");
    const answer = (theirs) => () => B.order("answer_earlier", { theirs }).then(goOn);
    box.replaceChildren(
      B.make(
        "span",
        "",
        B.make("b", "", B.word("readings_since", { at: B.hm(since) })),
        B.make("br"),
        B.words.until_you_answer_nothing,
      ),
      B.make(
        "span",
        "answers",
        B.key(B.words.yes_keep_them, "btn", answer(true), { id: "earlier-yes" }),
        B.key(B.words.no, "btn", answer(false), { id: "earlier-no" }),
      ),
    );
  };

  /* Before the infusion: an alarm that a healthy limit raises on this patient is an offer, not a flood. */
  B.drawUnfit = () => {
    const state = B.store.state;
    const box = B.el("unfit");
    if (!state || !box) return;
    earlier(state);
    const fits = (alarm) =>
      alarm.kind === "physiological" && alarm.priority !== "low" && alarm.state !== "latched" && /_(low|high)$/.test(alarm.condition);
    const found = state.phase === "baseline" && !B.link.lost() ? state.alarms.filter(fits) : [];
    box.hidden = !found.length || !B.el("earlier").hidden;
    const words = found.map((alarm) => alarm.short + (alarm.value === null ? "" : " " + alarm.value)).join(", ");
    if (!found.length || box.dataset.words === words) return;
    box.dataset.words = words;
    box.replaceChildren(
      B.make(
        "span",
        "",
        B.make("b", "", words),
        B.make("br"),
        B.words.do_these_limits_not,
      ),
      B.key(B.words.change_limits, "btn", () => B.openDialog("limits")),
    );
  };
})();
