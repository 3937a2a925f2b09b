/* Sheets over the bedside's own regions: choose a session and a sheet, look at it, print it. A sheet is a page of the
   server's; what may still be added to a session that has ended, a call or a review, stands beside it. */
(function () {
  "use strict";
  const B = window.bedside;
  const NAME = "sheets";
  let sessions = [],
    today = "",
    chosen = "",
    kind = "aftercare",
    large = false,
    asked = 0;

  const one = () => sessions.find((each) => each.id === chosen);
  const path = () => {
    const found = one();
    if (kind === "drug") return "/sheets/drug/" + (found ? found.day : today);
    if (!found) return "";
    return `/sheets/${encodeURIComponent(found.id)}/${kind}` + (kind === "aftercare" && large ? "?type=large" : "");
  };
  const say = (words) => B.text(B.el("sheets-said"), words);

  /* The page of the server, its words and its style, in a root of its own: nothing of it is run. */
  const show = () => {
    const mine = ++asked;
    const from = path();
    const place = B.el("sheets-shown");
    const root = place.shadowRoot || place.attachShadow({ mode: "open" });
    if (!from) return root.replaceChildren(B.make("p", "", B.words.sh_none));
    say("");
    root.replaceChildren(); // no sheet stands under another one's key
    B.el("sheets-print").disabled = true;
    fetch(from)
      .then((answer) => answer.text())
      .then((text) => {
        if (mine !== asked) return;
        const page = new DOMParser().parseFromString(text, "text/html");
        page.querySelectorAll("script").forEach((script) => script.remove());
        root.replaceChildren(...page.querySelectorAll("style"), page.querySelector("main") || B.make("p", "", B.words.sh_none));
        place.scrollTop = 0;
        B.el("sheets-print").disabled = false;
      })
      .catch(() => mine === asked && say(B.words.the_server_does_not_2));
  };

  /* --- which session, which sheet -------------------------------------------------------------------------------- */
  const which = () => {
    const select = B.make("select", "in");
    select.id = "sheets-session";
    select.setAttribute("aria-label", B.words.sh_session);
    for (const each of sessions) {
      const words = `${each.day} ${B.hm(each.opened_at)} · ${each.label}${each.ended ? "" : B.words.sh_open}`;
      select.append(Object.assign(B.make("option", "", words), { value: each.id, selected: each.id === chosen }));
    }
    select.addEventListener("change", () => {
      chosen = select.value;
      fitting();
      draw();
    });
    B.el("sheets-which").replaceChildren(B.make("span", "q", B.words.sh_session), sessions.length ? select : B.make("b", "", B.words.sh_none));
  };
  const fitting = () => {
    const found = one();
    if (kind === "esketamine" && found && found.treatment !== "esketamine") kind = "aftercare";
  };
  const kinds = () => {
    const found = one();
    const names = [["aftercare", B.words.sh_aftercare], ["monitored", B.words.sh_monitored]];
    if (found && found.treatment === "esketamine") names.push(["esketamine", B.words.sh_esketamine]);
    names.push(["drug", B.words.sh_drug]);
    const keys = names.map(([name, words]) => {
      const key = B.key(words, "btn" + (name === kind ? " on" : ""), () => {
        kind = name;
        draw();
      });
      key.dataset.sheet = name;
      return key;
    });
    if (kind === "aftercare") {
      const bigger = B.key(B.words.sh_large, "btn switch" + (large ? " on" : ""), () => {
        large = !large;
        draw();
      });
      bigger.id = "sheets-large";
      keys.push(bigger);
    }
    B.el("sheets-kinds").replaceChildren(...keys);
  };

  /* --- what may still be added ------------------------------------------------------------------------------------- */
  const after = (words) => (answer) => {
    if (!answer || !answer.ok) return;
    B.say(words);
    draw();
  };
  const severities = () => [B.words.sh_gone, B.words.sh_mild, B.words.sh_moderate, B.words.sh_severe];
  /* Said of somebody who is not here: held, so that a slip of the finger says nothing. */
  const held = (key) => {
    key.append(B.make("small", "more", B.words.hold));
    key.dataset.hold = "1";
    return key;
  };
  const call = (each) => {
    const name = each.effect.replace(/_/g, " ");
    const said = (words, severity) => () => {
      const done = after(B.word("sh_called", { effect: name, words }));
      B.order("record_call", { session: chosen, effect: each.effect, severity }).then(done);
    };
    const keys = severities().map((words, severity) => held(B.key(words, "btn", said(words, severity))));
    const seen = B.word("sh_seen", { time: each.seen.slice(0, 10) + " " + B.hm(each.seen) });
    const row = B.make("div", "sh-row", B.make("b", "", name), B.make("span", "q", seen), ...keys);
    row.dataset.call = each.effect;
    return row;
  };
  const review = (each) => {
    const outcomes = JSON.parse(B.el("note-care").dataset.lists).outcome;
    const said = (outcome) => () =>
      B.order("review_adverse", { session: chosen, entry: each.entry, outcome }).then(after(B.words.sh_reviewed));
    const on = (outcome) => (outcome === each.outcome ? " on" : "");
    const keys = Object.entries(outcomes).map(([outcome, words]) => B.key(words, "btn" + on(outcome), said(outcome)));
    const by = each.reviewed ? B.word("sh_reviewed_by", { by: each.reviewed }) : B.words.sh_not_reviewed;
    return B.make("div", "sh-row", B.make("b", "", each.words), B.make("span", "q", by), ...keys);
  };
  const left = (mg) => {
    const order = { order: "waste_drug", mg, session: chosen };
    const ask = () => B.sign({ order, words: B.word("thrown_away", { mg }), done: draw });
    return B.make("div", "sh-row", B.key(B.words.waste_key, "btn", ask, { id: "sheets-waste" }));
  };
  const input = (id, label, decimal) => {
    const node = B.make("input", "in");
    Object.assign(node, { id: "vial-" + id, type: "text", autocomplete: "off", maxLength: decimal ? 8 : 40 });
    if (decimal) node.inputMode = "decimal";
    return B.make("label", "f", B.make("span", "q", label), node);
  };
  const value = (id) => B.el("vial-" + id).value.trim();
  const number = (id) => (value(id) ? Number(value(id).replace(",", ".")) : NaN);
  const count = () => {
    const ml = number("ml");
    if (!Number.isFinite(ml)) return B.say(B.words.sh_ml);
    const holds = number("holds");
    const more = Number.isFinite(holds) ? { mg_per_ml: holds } : {};
    const about = { lot: value("lot"), expiry: value("expiry"), reason: value("reason"), ...more };
    B.order("count_vial", { vial: value("name"), ml, ...about }).then(after(B.words.sh_counted));
  };
  const throw_away = () => {
    const ml = number("ml");
    if (!(ml > 0)) return B.say(B.words.sh_ml);
    const done = () => {
      B.el("vial-ml").value = "";
      draw();
    };
    B.sign({ order: { order: "waste_vial", vial: value("name"), ml }, words: B.word("sh_waste", { ml, vial: value("name") }), done });
  };
  /* Counts and wastes of the day: each can be in error, with the reason that is typed above. */
  const wrong = (move) => () =>
    B.order("enter_in_error", { entry: move.at, of: "vial", why: value("reason") }).then(after(B.words.in_error));
  const moves = ({ vials: found }) => {
    const rows = found.flatMap((each) => each.moves.filter((move) => move.what !== "drawn").map((move) => [each.vial, move]));
    return rows.map(([vial, move]) => {
      const words = `${B.hm(move.at)} ${vial} ${move.what} ${Math.abs(move.found_ml === null ? move.ml : move.found_ml).toFixed(2)} mL`;
      return B.make("div", "sh-row", B.make("span", "grow", words), B.key(B.words.sh_in_error, "btn", wrong(move)));
    });
  };
  const listed = () =>
    fetch(path() + ".json")
      .then((answer) => answer.json())
      .then((found) => B.el("vial-moves") && B.el("vial-moves").replaceChildren(...moves(found)))
      .catch(() => say(B.words.the_server_does_not_2));
  const vials = () => [
    B.make("h3", "", B.words.sh_count),
    B.make("div", "sh-form", input("name", B.words.sh_vial), input("ml", B.words.sh_found, true), input("holds", B.words.sh_holds, true)),
    B.make("div", "sh-form", input("lot", B.words.sh_lot), input("expiry", B.words.sh_expiry), input("reason", B.words.sh_reason)),
    B.make(
      "div",
      "sh-row",
      B.key(B.words.sh_count_key, "btn primary", count, { id: "vial-count" }),
      B.key(B.words.sh_waste_key, "btn", throw_away, { id: "vial-waste" }),
    ),
  ];
  const more = () => {
    const place = B.el("sheets-more");
    if (kind === "drug") {
      const list = Object.assign(B.make("div", "sh-more"), { id: "vial-moves" });
      if (place.dataset.of !== "drug") place.replaceChildren(...vials(), list);
      place.dataset.of = "drug";
      listed();
      return;
    }
    place.dataset.of = chosen;
    place.replaceChildren();
    const of = chosen;
    if (!of) return;
    B.get("/sheets/" + encodeURIComponent(of))
      .then(({ ended, there, adverse, left_mg }) => {
        if (of !== chosen || kind === "drug") return;
        const calls = ended ? there.map(call) : [];
        const rows = adverse.map(review);
        place.replaceChildren(
          ...(calls.length ? [B.make("h3", "", B.words.sh_follow_up), ...calls] : []),
          ...(ended && left_mg > 0 ? [B.make("h3", "", B.word("sh_left", { mg: left_mg })), left(left_mg)] : []),
          ...(rows.length ? [B.make("h3", "", B.words.sh_adverse), ...rows] : []),
        );
      })
      .catch(() => say(B.words.the_server_does_not_2));
  };
  const draw = () => {
    which();
    kinds();
    more();
    show();
  };
  const opened = () =>
    B.get("/sheets")
      .then((found) => {
        sessions = found.sessions;
        today = found.today;
        const here = B.store.state && (B.store.state.session || B.store.state.last_session);
        const mine = sessions.find((each) => each.id === (here && here.id));
        chosen = mine ? mine.id : sessions.length ? sessions[0].id : "";
        kind = mine && mine.treatment === "esketamine" ? "esketamine" : "aftercare";
        draw();
      })
      .catch(() => say(B.words.the_server_does_not_2));

  B.onStart(() => {
    const region = document.querySelector(`[data-cover="${NAME}"]`);
    new MutationObserver(() => !region.hidden && opened()).observe(region, { attributes: true, attributeFilter: ["hidden"] });
    B.el("sheets-print").addEventListener("click", () => window.print());
  });
})();
