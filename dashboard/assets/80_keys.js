/* Keys: what the phase offers, what must be held for a second, which dialog is open. */
(function () {
  "use strict";
  const B = window.bedside;
  const HOLD_MS = 1000;
  const BUSY = ["starting", "measuring", "reading"];

  const more = (key, words) => B.text(key.querySelector(".more"), words);
  const able = (key, on) => {
    key.disabled = !on || key.dataset.busy === "true"; // its order is under way
    B.toggle(key, "off", !on);
  };

  B.drawKeys = () => {
    const state = B.store.state;
    const gone = B.link.lost();
    if (!state) return;
    for (const key of document.querySelectorAll("[data-phases]")) {
      const fits = key.dataset.phases.split(" ").includes(state.phase);
      const keep = !state.session && ["baseline", "chart-start", "chart-stop"].includes(key.id);
      key.hidden = !(fits || keep);
      able(key, !gone && fits);
    }
    measure(state, gone);
    const session = state.session;
    const note = B.el("note");
    able(note, !gone && session);
    more(note, session ? B.words.nausea_drug_note : B.words.needs_a_session);
    const logged = session || state.last_session;
    const count = state.alarm_count + (B.small() ? B.words.so_far : B.words.this_session);
    more(B.el("alarm-log"), session ? count : logged ? B.words.last_session_log : B.words.needs_a_session);
    able(B.el("alarm-log"), !gone && logged);
    for (const id of ["limits", "more", "new-session"]) able(B.el(id), !gone);
    const name = state.limits.name.split(" · ")[0];
    more(
      B.el("limits"),
      state.away_s !== null ? B.words.the_stricter : state.edited.length ? B.words.changed : B.small() ? name.slice(0, 18) : name.slice(0, 26),
    );
    B.drawGoing(state);
    resting(state);
    cycles(state, gone);
    tell();
  };

  /* The two readings of a baseline: what is there, what is on its way, what a start would take. */
  let came = null;
  const resting = (state) => {
    const { session, cuff, proposed } = state;
    const count = B.word(state.resting === 1 ? "one_reading" : "readings", { n: state.resting });
    const second = cuff && cuff.second_in_s !== null ? B.span(cuff.second_in_s - B.sinceState()) : null;
    const way = cuff && cuff.resting ? B.words.first_reading : second === null ? "" : B.words.second_in + second;
    more(B.el("baseline"), !session ? "" : session.baseline ? B.words.confirmed_ : way || count);
    const open = B.missing(state).length;
    const start = B.el("chart-start");
    B.toggle(start, "lacks", open && !start.disabled);
    B.data(start, "missing", String(open || ""));
    more(start, open ? B.word("so_many_missing", { n: open }) : proposed ? B.words.hold_takes + proposed.pressure : B.words.hold);
    const run = B.el("baseline-run");
    const ready = proposed ? B.word("proposed", { pressure: proposed.pressure }) : "";
    if (run) B.text(run, way ? way + B.words.by_itself_go_on : ready || run.dataset.none);
    const key = [session && session.id, state.phase, state.resting, !!way].join();
    if (key === came || !window.dash_clientside || !window.dash_clientside.set_props) return;
    came = key;
    if (document.body.dataset.dialog === "baseline" && session && state.phase !== "baseline")
      window.dash_clientside.set_props("dialog-baseline", { opened: false }); // it has started: the trends are wanted
    window.dash_clientside.set_props("readings-shown", { data: key });
  };

  /* What the two-sided keys show, for the server: a press means what was read, not what is true by now. */
  let shown = "";
  const tell = () => {
    const now = {
      paused: B.el("audio-pause").classList.contains("paused"),
      working: B.el("measure").dataset.side === "stop",
      stat: B.el("cuff-stat") !== null && B.el("cuff-stat").dataset.side === "leave",
      cycle_s: B.store.state.cuff ? B.store.state.cuff.cycle_s : null,
      readings: B.store.state.proposed ? B.store.state.proposed.readings : [],
    };
    if (JSON.stringify(now) === shown || !window.dash_clientside || !window.dash_clientside.set_props) return;
    shown = JSON.stringify(now);
    window.dash_clientside.set_props("keys-shown", { data: now });
  };

  /* A press that was on its way to "Measure" never stops a reading that has just begun by itself: for two seconds the
     key asks for a second one. A reading that this screen asked for is stopped at once. */
  const JUST_BEGUN_MS = 2000,
    OWN_MS = 20000;
  let begunAt = -Infinity,
    askedAt = -Infinity;
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest("#measure");
      if (!key || key.disabled) return;
      const at = performance.now();
      if (key.dataset.side !== "stop") askedAt = at;
      else if (at - begunAt < JUST_BEGUN_MS && at - askedAt > OWN_MS) {
        event.stopImmediatePropagation();
        event.preventDefault();
        begunAt = -Infinity; // the next press means it
        say(B.words.has_just_begun);
      }
    },
    { capture: true },
  );

  const measure = (state, gone) => {
    const key = B.el("measure");
    const cuff = state.cuff;
    const busy = cuff && BUSY.includes(cuff.phase);
    const usable = cuff && !cuff.self_timed && !gone;
    able(key, usable);
    B.text(key.firstChild, busy ? B.words.stop_cuff : B.words.measure_bp);
    if (busy && key.dataset.side !== "stop") begunAt = performance.now();
    B.data(key, "side", busy ? "stop" : "measure");
    let words = B.words.no_cuff;
    if (gone) words = B.words.needs_the_server;
    else if (cuff && cuff.self_timed) words = state.origin === "replayed" ? B.words.measures_by_itself : B.words.at_the_instrument;
    else if (busy) words = cuff.pressure === null ? B.words.filling : cuff.pressure + B.words.mmhg_;
    else if (cuff && cuff.next_in_s !== null) words = B.words.next_in + B.span(cuff.next_in_s - B.sinceState());
    else if (cuff) words = cuff.phase === "unknown" ? B.words.cuff_not_answering : B.words.by_hand;
    more(key, words);
  };

  const cycles = (state, gone) => {
    const cuff = state.cuff;
    const key = B.el("cuff");
    able(key, cuff && !cuff.self_timed && !gone);
    B.toggle(key, "due", cuff && cuff.stopped);
    more(
      key,
      !cuff
        ? B.words.no_cuff
        : cuff.stat_left_s
          ? B.words.stat_
          : cuff.stopped
            ? B.words.stopped_start_again
            : cuff.cycle_s
              ? B.word("every", { minutes: cuff.cycle_min })
              : B.words.by_hand,
    );
    for (const choice of document.querySelectorAll("#cuff-cycles button")) {
      const seconds = Number(JSON.parse(choice.id).cycle);
      B.toggle(choice, "on", cuff && !cuff.stopped && (cuff.cycle_s || 0) === seconds);
      B.toggle(choice, "again", cuff && cuff.stopped && cuff.again_s === seconds);
    }
    const stat = B.el("cuff-stat");
    if (stat && cuff) {
      B.data(stat, "side", cuff.stat_left_s ? "leave" : "begin");
      B.text(stat.firstChild, cuff.stat_left_s ? B.words.leave_stat : B.words.stat_key);
      B.text(stat.querySelector("small"), cuff.stat_left_s ? B.words.on_for_another + B.span(cuff.stat_left_s) : B.words.again_and_again);
      B.toggle(stat, "on", cuff.stat_left_s);
    }
    const now = B.el("cuff-now");
    if (now && cuff)
      B.text(
        now,
        cuff.stopped
          ? B.word("cycle_stopped", { why: cuff.stopped }) + (cuff.again_s ? B.word("start_again", { minutes: cuff.again_min }) : "")
          : "",
      );
  };

  /* Hold one second: the press goes through only when the second is full. */
  let holding = null;
  let swallow = false; // the click that ends a full hold
  const release = () => {
    if (!holding) return;
    clearTimeout(holding.timer);
    holding.key.classList.remove("holding");
    holding = null;
  };
  const press = (key) => {
    if (holding || key.disabled) return;
    key.classList.add("holding");
    const timer = setTimeout(() => {
      release();
      swallow = true;
      hush();
      key.dataset.held = "1";
      key.click();
    }, HOLD_MS);
    holding = { key, timer };
  };
  /* Enter in a form's field presses what the form is for; a key that has to be held is not pressed by it. */
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest && event.target.closest(".dialog .fields input");
    const key = event.key === "Enter" && field ? field.closest(".mantine-Modal-body").querySelector(".foot .btn.primary") : null;
    if (!key || key.disabled) return;
    event.preventDefault();
    key.click();
  });
  const held = (event) => event.target.closest && event.target.closest('[data-hold="1"]');

  document.addEventListener("pointerdown", (event) => {
    swallow = false;
    if (held(event)) press(held(event));
  });
  ["pointerup", "pointercancel", "blur"].forEach((kind) => window.addEventListener(kind, release));
  document.addEventListener("keydown", (event) => {
    if (!event.repeat) swallow = false;
    if ((event.key === "Enter" || event.key === " ") && held(event)) {
      event.preventDefault();
      if (!event.repeat) press(held(event));
    }
  });
  document.addEventListener("keyup", () => {
    if (holding) say(B.words.hold_the_key_for);
    release();
  });
  document.addEventListener(
    "click",
    (event) => {
      if (swallow && event.isTrusted) {
        // the finger that held is lifted: by now another key may lie under it, and nobody has pressed that one
        event.stopPropagation();
        event.preventDefault();
        return;
      }
      const key = held(event);
      if (!key) return;
      if (key.dataset.held) delete key.dataset.held;
      else {
        event.stopPropagation();
        event.preventDefault();
        say(B.words.hold_the_key_for);
      }
    },
    { capture: true },
  );

  /* An acknowledgement carries what the screen showed: set before the page's own callback reads it. */
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest("#alarm-ack");
      if (!key || key.disabled || !window.dash_clientside) return;
      const now = JSON.parse(shown || "{}");
      window.dash_clientside.set_props("keys-shown", { data: { ...now, seen: B.alarmsSeen() } });
    },
    { capture: true },
  );

  /* A screen that is information only asks before it silences the one at the patient; the server refuses it where the
     clinic has not allowed it. */
  const SILENCES = "#alarm-ack, #audio-pause";
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest(SILENCES);
      const state = B.store.state;
      const second = state && state.bedside_display && state.bedside_display !== B.display();
      if (!key || !second || !state.second_screen || key.dataset.asked) return;
      event.stopImmediatePropagation();
      event.preventDefault();
      key.dataset.asked = "1";
      say(B.words.this_silences_the_bedside);
      setTimeout(() => delete key.dataset.asked, 5000);
    },
    { capture: true },
  );

  /* The pause key works on this screen alone while the server is lost. */
  document.addEventListener(
    "click",
    (event) => {
      if (!B.link || !B.link.lost() || !(event.target.closest && event.target.closest("#audio-pause"))) return;
      event.stopPropagation();
      B.sound.pauseHere();
      B.drawAlarms();
    },
    { capture: true },
  );

  /* Words above the key that was pressed: the page's own, and the server's answers, each for six seconds, and for ten
     where they can be taken back. One at a time. */
  const SAID_MS = 6000,
    UNDO_MS = 10000;
  let pressedAt = null;
  const pressedKey = ({ target }) => {
    const within = (place) => target.closest && target.closest(place);
    if (within(".act .btn")) hush();
    if (!within(".dialog, .said")) pressedAt = within(".act .btn"); // what a dialog does was begun at the key that opened it
  };
  document.addEventListener("pointerdown", pressedKey, true);
  const hush = () => document.querySelectorAll(".said").forEach((node) => node.classList.remove("shown"));
  const show = (node) => {
    hush();
    node.classList.add("shown");
    clearTimeout(node.timer);
    node.timer = setTimeout(() => node.classList.remove("shown"), node.querySelector("[data-undo]") ? UNDO_MS : SAID_MS);
    place(node);
  };
  const place = (node) => {
    const head = [...document.querySelectorAll(".mantine-Modal-header")].find((each) => each.getClientRects().length);
    if (head) return inHead(node, head.getBoundingClientRect());
    node.style.top = node.style.bottom = "";
    const strip = B.el("prompts").getBoundingClientRect(); // its keys are pressed while words stand
    if (strip.height && !B.compact()) node.style.bottom = innerHeight - strip.top + 8 + "px";
    const key = pressedAt && pressedAt.isConnected ? pressedAt.getBoundingClientRect() : null;
    const numbers = document.querySelector(".right").getBoundingClientRect(); // they are never covered
    const most = (numbers.left > innerWidth * 0.4 ? numbers.left : innerWidth) - node.offsetWidth - 12;
    node.style.left = key ? Math.max(12, Math.min(most, key.left + key.width / 2 - node.offsetWidth / 2)) + "px" : "";
  };
  /* While a dialog is open they stand in its head, before its x: over no key of it. */
  const CLOSE_PX = 66;
  const inHead = (node, head) => {
    node.style.bottom = "auto";
    node.style.top = Math.max(0, head.top + (head.height - node.offsetHeight) / 2) + "px";
    node.style.left = Math.max(12, head.right - CLOSE_PX - node.offsetWidth) + "px";
  };
  document.addEventListener("click", (event) => {
    const key = event.target.closest && event.target.closest("[data-undo]");
    if (!key) return;
    key.disabled = true;
    const { undo, words, of } = key.dataset;
    B.order("enter_in_error", { entry: undo, of: of || "note" }).then((answer) => {
      if (!answer || !answer.ok) return;
      B.say(B.word("undone", { words }));
      const line = key.closest("td");
      if (line) line.replaceChildren(B.words.in_error);
    });
  });
  const say = (B.say = (words) => {
    if (!words) return;
    B.text(B.el("said-here"), words);
    show(B.el("said-here"));
  });
  /* What was written and can be taken back: its kind, and the moment it was made. */
  B.sayWritten = (words, of, entry) => {
    const key = B.key(B.words.undo, "btn undo", () => {});
    Object.assign(key.dataset, { undo: entry, words, of });
    B.el("said-here").replaceChildren(words + B.words.written_, key);
    show(B.el("said-here"));
  };

  const NAMES = ["cuff", "note", "baseline", "limits", "more", "new-session", "chain-start", "end-anyway", "cancelled"].concat([
    "light",
    "chart-pump",
    "duty",
    "observe",
    "sign",
    "leave",
    "end-open",
  ]);
  let wasOpen = [];
  B.dialogs = (opened) => {
    const names = NAMES;
    const open = names.filter((_, at) => opened[at]);
    const newest = open.find((name) => !wasOpen.includes(name)) || open[open.length - 1];
    wasOpen = open;
    // one dialog at a time: the newest closes the others
    open.filter((name) => name !== newest).forEach((name) => window.dash_clientside.set_props("dialog-" + name, { opened: false }));
    if (newest) document.body.dataset.dialog = newest;
    else delete document.body.dataset.dialog;
    B.padOpened();
    B.padClosed();
    B.formStands();
    requestAnimationFrame(() => document.querySelectorAll(".said.shown").forEach(place)); // where the dialog was is the trend
    localTimes();
  };

  B.clockTime = (node) => {
    const at = node.getAttribute("datetime");
    if (node.dataset.form === "day") B.text(node, new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" }));
    else if (node.dataset.form === "ms") B.text(node, B.hms(at) + at.slice(19, 23));
    else B.text(node, node.dataset.form === "hm" ? B.hm(at) : B.hms(at));
  };
  /* Times in dialogs are written in the display's own zone. */
  const localTimes = () => {
    for (const node of document.querySelectorAll("time.clock-time")) B.clockTime(node);
  };

  B.onStart(() => {
    setInterval(localTimes, 500);
    const drawn = new MutationObserver(localTimes);
    for (const page of document.querySelectorAll("[data-cover], .pump-parts, #content-baseline")) drawn.observe(page, { childList: true, subtree: true });
    const said = B.el("said");
    new MutationObserver(() => said.textContent && show(said)).observe(said, { childList: true, characterData: true, subtree: true });
  });
})();
