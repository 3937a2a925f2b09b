/* The alarm bar: one item a parameter and one a cause, highest first, the first the largest; what is milder of the
   same is named inside. The fourth and more fold, never a HIGH. Pressing an item opens its help. */
(function () {
  "use strict";
  const B = window.bedside;
  const MARK = { high: "!!!", medium: "!!", low: "!" };
  const SHOWN = 3;
  let open = false;
  let drawn = "";

  const span = (cls, words) => {
    const node = document.createElement("span");
    if (cls) node.className = cls;
    node.textContent = words;
    return node;
  };

  const numbers = (alarm) => {
    if (B.link.lost()) return alarm.condition === "server_lost" ? "" : "--"; // a number of before is not one of now
    if (alarm.condition === "pressure_overdue") return B.word("last_ago", { t: B.span(alarm.value + B.sinceState()) });
    if (alarm.state === "latched") return alarm.worst === null ? "" : B.words.lowest + alarm.worst + (alarm.unit ? " " + alarm.unit : "");
    if (alarm.value === null || alarm.limit === null || !alarm.relation) return alarm.detail || "";
    const unit = alarm.unit ? " " + alarm.unit : "";
    const beyond = { "<": (v, l) => v < l, ">": (v, l) => v > l, "≥": (v, l) => v >= l, "≤": (v, l) => v <= l }[alarm.relation];
    // on its way back inside: the limit is no longer crossed, the alarm not yet over
    if (beyond && !beyond(alarm.value, alarm.limit)) return B.word("value_limit", { value: alarm.value, limit: alarm.limit, unit });
    // a limit from the baseline may lie between two numbers of a cuff: the first one beyond it is said
    const up = alarm.relation === "≥" || alarm.relation === "<";
    const first = alarm.unit === "mmHg" ? (up ? Math.ceil(alarm.limit) : Math.floor(alarm.limit)) : alarm.limit;
    return `${alarm.value} ${alarm.relation} ${first}${unit}`;
  };
  const age = (alarm) => Math.max(0, (B.now() - Date.parse(alarm.since)) / 1000);

  /* What stands under "since": how old, who knew, when it ended, when it is measured again. */
  const tail = (alarm, long) => {
    if (alarm.state === "latched") return B.words.resolved_ + B.hms(alarm.resolved_at);
    if (alarm.state === "acknowledged") return (long ? B.words.acknowledged : B.words.ack) + B.hm(alarm.acknowledged_at);
    if (alarm.repeat_in_s) return B.words.repeat_in + B.span(Math.max(0, alarm.repeat_in_s - B.sinceState()));
    return alarm.confirmed ? B.words.confirmed + B.ago(age(alarm)) : B.ago(age(alarm));
  };

  /* Items: conditions of one parameter, or of one cause, stand together; the worst leads, in the order they came. */
  const grouped = (alarms) => {
    const items = [];
    alarms.forEach((alarm, at) => {
      const key = alarm.group || "alone " + at;
      const known = items.find((each) => each.key === key);
      if (known) known.all.push(alarm);
      else items.push({ key, all: [alarm] });
    });
    return items.map(({ key, all }) => ({ key, ...led(key, all) }));
  };
  /* An instrument that is away is named before what is missing because of it, unless that is HIGH. */
  const led = (key, all) => {
    const away = key === "instrument" && all[0].priority !== "high" && all.find((alarm) => alarm.condition.startsWith("device_"));
    const lead = away || all[0];
    const priority = all[0].priority;
    return {
      lead: { ...lead, priority, state: all.some((alarm) => alarm.state === "active") ? "active" : all[0].state },
      also: all.filter((alarm) => alarm !== lead),
    };
  };

  /* A LOW beside the MEDIUM of the same number says nothing more. */
  const telling = (lead, also) => {
    const number = (alarm) => alarm.condition.replace(/_(low|high|raised|lowered|reduced)$/, "");
    const said = (alarm) => [lead, ...also].some((other) => other !== alarm && other.priority !== "low" && number(other) === number(alarm));
    return also.filter((alarm) => alarm.priority !== "low" || !said(alarm));
  };
  const named = (lead, also) => {
    const node = span("also", "");
    for (const alarm of also) {
      const one = span("", "");
      Object.assign(one.dataset, { condition: alarm.condition, priority: alarm.priority, alarmState: alarm.state });
      const value = alarm.value !== null && alarm.limit !== null && alarm.relation ? " " + alarm.value : "";
      if (telling(lead, also).includes(alarm)) one.textContent = " · " + alarm.short + value;
      node.append(one);
    }
    return node;
  };

  const item = (alarm, first, crowded, alone, also = []) => {
    const node = document.createElement("div");
    const ack = alarm.state === "acknowledged";
    node.className = `al ${alarm.priority}${ack ? " ack" : ""}${alarm.state === "latched" ? " latched" : ""}${first ? " first" : ""}`;
    node.dataset.condition = alarm.condition;
    node.dataset.priority = alarm.priority;
    node.dataset.alarmState = alarm.state;
    node.dataset.since = alarm.since;
    node.setAttribute("role", "button");
    node.tabIndex = 0;
    const long = first && !B.small() && !crowded && (alone || alarm.words.length < 24);
    const words = span("words", long ? alarm.words : alarm.short);
    const over = alarm.state === "latched" && crowded; // little room beside its key: when it was, the rest is in its help
    const value = over ? "" : numbers(alarm);
    const when = span("w", "");
    when.append(
      span("", (first && !crowded ? B.words.since__ : "") + B.hms(alarm.since)),
      document.createElement("br"),
      span("age", over ? B.words.to_ + B.hms(alarm.resolved_at) : tail(alarm, long)),
    );
    node.append(span("mk", MARK[alarm.priority]), words);
    if (value) node.append(span(alarm.limit === null && alarm.condition !== "pressure_overdue" ? "v detail" : "v", value));
    if (also.length) node.append(named(alarm, also));
    node.append(when);
    if (alarm.state === "latched") node.append(seenKey(alarm));
    return node;
  };
  const seenKey = (alarm) => {
    const key = document.createElement("button");
    key.className = "btn seen";
    key.textContent = B.words.seen;
    key.dataset.clear = alarm.condition;
    return key;
  };

  const calm = (state) => {
    const node = document.createElement("div");
    node.className = "al calm";
    const last = state.last_alarm;
    const words = state.session ? B.words.no_active_alarms : B.words.no_session_at_this_chair;
    const more = state.session
      ? last
        ? B.word("last_alarm", {
            words: last.words,
            value: last.value === null ? "" : " " + last.value,
            at: B.hms(last.since),
            t: B.span(last.seconds),
          })
        : B.words.none_in_this_session
      : B.words.the_default_limits_are;
    // "all is well" takes a number that is live: without one there is nothing to be calm about
    const live = state.vitals.spo2.state === "live" && state.away_s === null;
    if (state.session && !live) {
      node.className = "al calm unsure";
      node.append(
        span("i i-unknown", ""),
        span("", B.words.no_live_spo2_nothing),
        span("more", B.words.look_at_the_patient_2),
      );
      return node;
    }
    node.append(span(live ? "i i-check good" : "i i-unknown", ""), span("", words), span("more", more));
    return node;
  };

  /* From the first dash to the page's own alarm a second later: nothing may look like "all is well". */
  /* The alarm test: each priority as it looks, in the words of a test. It never hides an alarm: one ends it. */
  const test = (priority) => {
    const node = document.createElement("div");
    node.className = `al ${priority} first test`;
    node.dataset.test = priority;
    node.append(span("mk", MARK[priority]), span("words", B.word("alarm_test_of", { priority: priority.toUpperCase() })), span("w", B.words.no_alarm));
    return node;
  };

  const unsure = () => {
    const node = document.createElement("div");
    node.className = "al calm unsure";
    node.append(span("i i-unknown", ""), span("", B.words.no_data_from_the), span("more", B.words.look_at_the_patient));
    return node;
  };

  const lost = () => {
    const level = B.link.alarm() || "medium";
    const node = item(
      {
        condition: "server_lost",
        priority: level,
        state: "active",
        since: B.link.since(),
        value: null,
        limit: null,
        relation: "",
        words: B.words.connection_lost_look_at_2,
        short: B.words.connection_lost_look_at,
        detail: "",
      },
      true,
      false,
      true,
    );
    B.text(node.querySelector(".age"), B.words.trying_again + B.ago(B.link.lostFor()));
    return node;
  };

  const list = (state) => {
    const items = grouped(state.alarms);
    const shown = Math.max(SHOWN, items.filter(({ lead }) => lead.priority === "high" && lead.state !== "latched").length);
    const one = ({ lead, also }, at) => item(lead, at === 0, items.length > 2, items.length === 1, also);
    const nodes = items.slice(0, shown).map(one);
    const rest = items.slice(shown);
    if (!rest.length) return nodes;
    const fold = document.createElement("div");
    fold.className = "fold" + (open ? " open" : "");
    const key = document.createElement("button");
    key.className = "btn";
    key.textContent = B.word("more_alarms", { n: rest.length });
    key.setAttribute("aria-expanded", String(open));
    key.addEventListener("click", () => {
      open = !open;
      drawn = "";
      B.drawAlarms();
    });
    const box = document.createElement("div");
    box.className = "fold-list";
    box.append(...rest.map(({ lead, also }) => item(lead, false, true, false, also)));
    fold.append(key, box);
    return [...nodes, fold];
  };

  /* What was on the screen, and since when: an acknowledgement means these and no others. */
  const LOOKED_MS = 250,
    GLIMPSED_MS = 100;
  const shownSince = new Map();
  const note = () => {
    const now = performance.now();
    const visible = [...B.el("alarm-bar").querySelectorAll("[data-condition]")].filter(
      (node) => node.closest(".al").getClientRects().length,
    );
    const keys = new Set();
    for (const node of visible) {
      const key = [node.dataset.condition, node.dataset.priority].join();
      keys.add(key);
      if (!shownSince.has(key)) shownSince.set(key, now);
    }
    for (const key of shownSince.keys()) if (!keys.has(key)) shownSince.delete(key);
  };
  B.alarmsSeen = () => {
    const state = B.store.state;
    if (!state) return [];
    const now = performance.now();
    const age = (alarm) => now - (shownSince.get([alarm.condition, alarm.priority].join()) ?? now);
    const waiting = state.alarms.filter((alarm) => alarm.state === "active");
    const looked = waiting.filter((alarm) => age(alarm) >= LOOKED_MS);
    const seen = looked.length ? looked : waiting.filter((alarm) => age(alarm) >= GLIMPSED_MS);
    return seen.map(({ condition, priority, since }) => ({ condition, priority, since }));
  };

  const keys = (state) => {
    const gone = B.link.lost();
    const waiting = state ? state.alarms.filter((alarm) => alarm.state === "active").length : 0;
    const ack = B.el("alarm-ack");
    B.toggle(ack, "off", gone || !waiting);
    ack.disabled = gone || !waiting || ack.dataset.busy === "true";
    const none = B.small() ? B.words.nothing_new : B.words.nothing_to_acknowledge;
    B.text(B.el("ack-words"), gone ? B.words.needs_the_server : waiting ? B.words.sound_stops : none);
    const left = gone ? B.sound.pausedHere() : B.pausedLeft();
    const pause = B.el("audio-pause");
    const off = !gone && state && state.sound.off;
    B.toggle(pause, "paused", left > 0 || off);
    B.toggle(pause, "audio-off", off);
    B.text(B.el("pause-words"), off ? B.words.audio_off : left > 0 ? B.span(left) : B.small() ? B.words.pause : B.words.pause_sound);
    B.text(
      B.el("pause-more"),
      off
        ? B.words.tap_to_end
        : left > 0 && !gone && state.sound.paused_at !== B.display()
          ? B.words.audio_paused_by_another
          : left > 0
            ? B.words.audio_paused_tap_to_end
            : gone
              ? B.small()
                ? B.words.here_2_min
                : B.words.on_this_screen_2_min
              : B.small()
                ? B.words.sound_2_min
                : B.words.n2_minutes,
    );
    pause.querySelector(".i").className = "i " + (off ? "i-bell-x" : left > 0 ? "i-bell-off" : "i-bell");
  };

  const fold = () => {
    if (!open) return;
    open = false;
    drawn = "";
    B.drawAlarms();
  };
  document.addEventListener("click", (event) => {
    const key = event.target.closest && event.target.closest("[data-clear]");
    if (key) return B.order("clear_mark", { condition: key.dataset.clear });
    // an item drawn anew between finger down and finger up hears no click: what stands under the finger is meant
    const bar = event.target.closest && event.target.closest("#alarm-bar");
    const under = bar && event.detail ? document.elementFromPoint(event.clientX, event.clientY) : event.target;
    const node = bar && (under || event.target).closest("#alarm-bar .al[data-condition]");
    if (node && node.dataset.condition !== "server_lost") B.alarmHelp(node.dataset.condition);
  });
  document.addEventListener("keydown", (event) => {
    const node = event.target.closest && event.target.closest("#alarm-bar .al[data-condition]");
    if (node && event.target === node && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      node.click();
    }
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && fold());
  document.addEventListener("pointerdown", (event) => !(event.target.closest && event.target.closest(".fold")) && fold());

  /* Words, numbers and times of an alarm are never cut: an item too narrow for them is set smaller, the first one in
     two lines, so that it stays the largest. */
  const wide = (node) => node && node.scrollWidth > node.clientWidth + 1;
  const cut = (node) => [node, ...node.querySelectorAll(".words, .v:not(.detail), .w")].some(wide);
  /* What is milder is named beside its alarm, or counted where its names have no room; its help names all. */
  const counted = (also) => {
    const tall = also.offsetHeight > also.parentElement.clientHeight - 8;
    const room = also.getClientRects().length && also.scrollWidth <= also.clientWidth + 1 && !tall;
    if (room || also.hidden || !also.textContent) return;
    const named = [...also.children].filter((each) => each.textContent);
    also.hidden = true;
    also.parentElement.querySelector(".words").append(span("n", " +" + named.length));
  };
  const fit = (bar) => {
    bar.querySelectorAll(":scope > .al .also").forEach(counted);
    for (const node of bar.querySelectorAll(":scope > .al:not(.calm)"))
      for (const size of node.classList.contains("first") ? ["stacked", "wrapped"] : ["tight", "less", "bare", "tighter", "tightest"])
        if (cut(node)) node.classList.add(size);
    bar.querySelectorAll(":scope > .al .also").forEach(counted);
  };
  window.addEventListener("resize", () => {
    drawn = "";
  });

  /* A mark of what is over tints nothing. */
  const top = (state) => {
    const on = state.alarms.find((alarm) => alarm.state !== "latched");
    return on ? on.priority : "";
  };

  /* Only when something changed is the bar rebuilt, so that flashing keeps its beat; ages move in place. */
  B.drawAlarms = () => {
    const state = B.store.state;
    keys(state);
    const bar = B.el("alarm-bar");
    const silent = B.link.lost();
    const gone = silent && B.link.alarm();
    if (!state && !gone) return;
    const testing = !gone && B.sound.testing;
    B.toggle(document.body, "alarm-test", !!testing);
    const key = testing
      ? "test" + testing.priority
      : gone
        ? "lost" + B.link.alarm() + B.small()
        : silent +
          state.vitals.spo2.state +
          (state.away_s === null) +
          JSON.stringify([
            state.alarms.map((a) => ({ ...a, repeat_in_s: !!a.repeat_in_s, value: a.condition === "pressure_overdue" ? 0 : a.value })),
            state.last_alarm,
            !!state.session,
            open,
            B.small(),
          ]);
    if (key !== drawn) {
      drawn = key;
      bar.replaceChildren(
        ...(testing ? [test(testing.priority)] : gone ? [lost()] : state.alarms.length ? list(state) : [silent ? unsure() : calm(state)]),
      );
      fit(bar);
      note();
      B.data(B.el("alarm-row"), "top", testing ? testing.priority : gone ? B.link.alarm() : top(state));
      return;
    }
    if (testing) return;
    if (gone) return B.text(bar.querySelector(".age"), B.words.trying_again + B.ago(B.link.lostFor()));
    note();
    for (const alarm of state.alarms) {
      const node = bar.querySelector(`.al[data-condition="${alarm.condition}"]`);
      if (node && alarm.state === "active") B.text(node.querySelector(".age"), tail(alarm, false));
      if (node && alarm.condition === "pressure_overdue") B.text(node.querySelector(".v"), numbers(alarm));
    }
  };
})();
