/* The dialog that lets a patient go: what is not met, what is still felt, the drug that is left, who says so and why.
   And the keys of a treatment that no pump gives. */
(function () {
  "use strict";
  const B = window.bedside;
  const typed = { why: "", name: "", drawn: "", vial: "", waste: "" }; // of one session
  const KEPT = "leaving";
  let drawn = "",
    of = null;
  /* What is typed stays over a reload, on this screen, as long as the session is the same. */
  const keep = () => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ of, typed }));
    } catch {
      // a browser that keeps nothing
    }
  };
  const begin = (id) => {
    const first = of === null;
    of = id;
    for (const name of Object.keys(typed)) typed[name] = ""; // nobody else's words
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT));
      if (first && kept && kept.of === id && id) Object.assign(typed, kept.typed);
    } catch {
      // none that can be read
    }
    keep();
  };

  const field = (name, label, decimal) => {
    const node = B.make("input", "in");
    Object.assign(node, { id: "leave-" + name, type: "text", autocomplete: "off", value: typed[name], maxLength: decimal ? 8 : 200 });
    if (decimal) node.inputMode = "decimal";
    node.addEventListener("input", () => {
      typed[name] = node.value;
      keep();
    });
    return B.make("label", "f", B.make("span", "q", label), node);
  };
  const number = (name) => {
    const value = Number(typed[name].trim().replace(",", "."));
    return typed[name].trim() && Number.isFinite(value) && value > 0 ? value : null;
  };
  const mg = (value) => (value === null ? "–" : value.toFixed(1));

  /* --- the drug -------------------------------------------------------------------------------------------------- */
  const draw_up = () => {
    const value = number("drawn");
    if (value === null) return B.say(B.words.lv_drawn_number);
    B.order("draw_drug", { mg: value, vial: typed.vial.trim() }).then((answer) => {
      if (!answer || !answer.ok) return;
      typed.drawn = "";
      B.say(B.word("lv_drawn_written", { mg: value }));
    });
  };
  const waste = (left) => () => {
    const value = typed.waste.trim() ? number("waste") : left;
    if (!(value > 0)) return B.say(B.words.waste_amount);
    typed.waste = "";
    B.sign({ order: { order: "waste_drug", mg: value }, words: B.word("thrown_away", { mg: value }) });
  };
  const figure = (value, words) => B.make("span", "lv-figure", B.make("b", "", mg(value)), B.make("small", "q", words));
  const drug = (amounts) => {
    if (!amounts) return [];
    const { given, wasted, left } = amounts;
    const sums = [figure(amounts.drawn, B.words.lv_drawn), figure(given, B.words.lv_given), figure(wasted, B.words.lv_wasted)];
    const over = left !== null && !amounts.closes;
    sums.push(figure(left, left !== null && left < 0 ? B.words.lv_too_much : B.words.lv_left));
    B.toggle(sums[3], "due", over);
    const asks = [field("drawn", B.words.lv_drawn_mg, true), field("vial", B.words.lv_vial), B.key(B.words.lv_draw, "btn", draw_up)];
    const thrown = B.key(B.words.waste_key, "btn", waste(left), { id: "leave-waste-go" });
    B.toggle(thrown, "due", over && left > 0);
    const way = [field("waste", over && left > 0 ? B.word("lv_waste_left", { mg: mg(left) }) : B.words.waste_mg, true), thrown];
    const head = B.make("h3", "", B.word("lv_drug", { name: amounts.name }));
    return [head, B.make("div", "lv-sums", ...sums), B.make("div", "lv-row", ...asks), B.make("div", "lv-row", ...way)];
  };

  /* --- who goes, and by whom --------------------------------------------------------------------------------------- */
  const go = () => {
    B.order("discharge", { override: typed.why.trim(), name: typed.name.trim() }).then((answer) => {
      if (!answer) return;
      if (answer.ok) {
        typed.why = "";
        B.text(B.el("leave-said"), "");
        return B.say(B.words.lv_said);
      }
      B.text(B.el("leave-said"), answer.error || answer.said || "");
      const wrong = B.el(answer.field === "name" ? "leave-name" : "leave-why");
      if (wrong) wrong.focus();
    });
  };
  const take_back = (entry) => () =>
    B.order("enter_in_error", { entry, of: "discharge" }).then((answer) => {
      if (!answer || !answer.ok) return;
      B.text(B.el("leave-said"), "");
      B.say(B.words.lv_taken_back);
    });
  const who = (state) => {
    const { leaving, duty } = state;
    if (leaving.discharge) return [];
    const open = leaving.items.some((each) => !each.met);
    const asks = [...(open ? [field("why", B.words.lv_why)] : []), ...(duty ? [] : [field("name", B.words.lv_name)])];
    return asks.length ? [B.make("div", "lv-row wide", ...asks)] : [];
  };
  const foot = (state) => {
    const { leaving } = state;
    const said = Object.assign(B.make("span", "wrong grow"), { id: "leave-said" });
    const sheets = B.key(B.words.lv_sheets, "btn", () => {});
    sheets.dataset.opens = "sheets";
    if (leaving.discharge) {
      const back = B.key(B.words.lv_take_back, "btn", take_back(leaving.discharge.entry), { id: "leave-back" });
      back.append(B.make("small", "more", B.words.hold));
      back.dataset.hold = "1";
      return B.make("div", "foot", said, back, sheets);
    }
    const key = B.key(B.words.lv_may_leave, "btn record", go, { id: "leave-go" });
    key.append(B.make("small", "more", B.words.hold));
    key.dataset.hold = "1";
    return B.make("div", "foot", ...who(state), said, sheets, key);
  };
  const body = (state) => {
    const { leaving } = state;
    const head = B.make("p", "lv-ready", B.readyWords(leaving));
    const felt = B.make("p", "q", B.make("b", "", B.words.rc_effects + " "), B.stillThere(leaving));
    return [head, B.make("div", "lv-lists", ...B.goingItems(leaving.items)), felt, ...drug(state.amounts), foot(state)];
  };
  const redraw = (state) => {
    const place = B.el("leave-body");
    const focus = document.activeElement && place.contains(document.activeElement) ? document.activeElement : null;
    const mark = focus && (focus.id || focus.textContent);
    const at = focus && focus.selectionStart;
    const said = B.el("leave-said") ? B.el("leave-said").textContent : "";
    const scrolled = place.scrollTop;
    place.replaceChildren(...body(state));
    B.text(B.el("leave-said"), said);
    place.scrollTop = scrolled;
    const again = mark && (B.el(mark) || [...place.querySelectorAll("button")].find((each) => each.textContent === mark));
    if (!again) return;
    again.focus({ preventScroll: true });
    if (at !== null && again.setSelectionRange) again.setSelectionRange(at, at);
  };

  B.drawGoing = (state) => {
    const key = B.el("leave");
    const { leaving, session } = state;
    const id = session ? session.id : "";
    if (id !== of) begin(id);
    const open = leaving.items.filter((each) => !each.met);
    B.text(key.querySelector(".more"), leaving.discharge ? B.words.lv_done : open.length ? B.word("lv_open", { n: open.length }) : B.words.lv_all_met);
    B.toggle(key, "due", leaving.shown && !leaving.discharge && !open.length);
    spray(state);
    if (document.body.dataset.dialog !== "leave") return (drawn = "");
    const now = JSON.stringify([leaving, state.amounts && { ...state.amounts, given: mg(state.amounts.given) }, !!state.duty]);
    if (now !== drawn && !B.touched(B.el("leave-body"))) {
      // nothing is drawn anew under a finger
      drawn = now;
      redraw(state);
    }
    B.countDown(B.el("leave-body"));
  };

  /* --- what no pump gives ------------------------------------------------------------------------------------------ */
  const spray = (state) => {
    const { session, phase } = state;
    const kind = session ? session.treatment : null;
    const device = !!kind && kind.device_mg > 0;
    const more = device && session.given_mg < session.planned_mg;
    document.body.dataset.treatment = kind ? kind.name : "";
    B.el("spray").hidden = !(device && phase === "recovery");
    const count = (mg) => Math.round(mg / kind.device_mg);
    const words = device ? B.word("lv_devices", { n: count(session.given_mg), all: count(session.planned_mg) }) : "";
    B.text(B.el("spray").querySelector(".more"), words);
    B.toggle(B.el("spray"), "due", more);
    if (!more || state.leaving.discharge) B.el("spray").disabled = true; // all of the plan is charted
    B.toggle(B.el("spray"), "off", B.el("spray").disabled);
    B.text(B.el("chart-start").firstChild, device ? B.words.lv_first_device : kind && !kind.pumped ? B.words.lv_begin : B.words.chart_start);
  };
  B.onStart(() => {
    B.el("leave").addEventListener("click", () => {
      drawn = "";
      B.openDialog("leave");
    });
    B.el("spray").addEventListener("click", () => {
      const { session } = B.store.state;
      B.order("give_spray", { mg: session.treatment.device_mg }).then((answer) => answer && answer.ok && B.say(B.words.lv_device_written));
    });
  });
})();
