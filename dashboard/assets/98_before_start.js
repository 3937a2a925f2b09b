/* Before a start: the steps in a row, the clinic's checklist, and what is missing, by name. */
(function () {
  "use strict";
  const B = window.bedside;
  const STEPS = ["patient", "checklist", "baseline", "chain"];
  let drawn = "",
    railed = "",
    named = "";

  /* What stands between this moment and a start: [key, words]. A start without it takes a name and a reason. */
  const missing = (state) => {
    if (!state.session || state.phase !== "baseline") return [];
    const proof = (each) => ["chain:" + each.proof, document.querySelector(`[data-proof="${each.proof}"] b`).textContent];
    return [
      ...state.checklist.filter((each) => !each.done).map((each) => [each.key, each.words]),
      ...(state.session.baseline || state.proposed ? [] : [["baseline", B.words.step_baseline]]),
      ...state.chain.filter((each) => each.ok !== true).map(proof),
    ];
  };
  B.missing = missing;

  const check = (each) => B.order("check_item", { item: each.key, done: !each.done });
  const switched = (each) => {
    const key = B.key(each.words, "btn choice switch" + (each.done ? " on" : ""), () => check(each));
    key.dataset.check = each.key;
    key.setAttribute("aria-pressed", String(each.done));
    return key;
  };
  /* The rest of it at once: held, so that no stray press answers for the patient. */
  const all = (open) => {
    const key = B.key(B.words.check_all, "btn choice", () => open.forEach(check));
    key.append(B.make("small", "", B.words.hold));
    key.dataset.hold = "1";
    key.dataset.check = "all";
    return key;
  };
  const list = (state) => {
    const found = state.checklist;
    const key = JSON.stringify(found);
    if (key === drawn) return;
    drawn = key;
    const focus = document.activeElement && document.activeElement.dataset.check;
    const open = found.filter((each) => !each.done);
    B.el("checklist").replaceChildren(...found.map(switched), ...(open.length > 1 ? [all(open)] : []));
    const again = focus && B.el("checklist").querySelector(`[data-check="${CSS.escape(focus)}"]`);
    if (again) again.focus();
  };
  const names = (open) => {
    if (JSON.stringify(open) === named) return;
    named = JSON.stringify(open);
    const words = open.length ? B.word(open.length === 1 ? "one_missing" : "some_missing", { n: open.length }) : B.words.none_missing;
    const each = ([name, said]) => {
      const node = B.make("span", "", said);
      node.dataset.missing = name;
      return node;
    };
    B.el("missing").replaceChildren(B.make("b", "", words + " "), ...open.map(each));
  };

  const steps = (state) => {
    const { session, proposed, checklist, chain, cuff } = state;
    const begun = !!session && state.phase === "baseline";
    const baseline = session && session.baseline ? B.words.confirmed_ : proposed ? proposed.pressure : "";
    const second = cuff && cuff.second_in_s !== null ? B.words.second_in + B.span(cuff.second_in_s - B.sinceState()) : "";
    const of = (rows, done) => B.word("so_many_of", { n: rows.filter(done).length, all: rows.length });
    const whole = (rows, done) => begun && rows.every(done);
    const ok = (each) => each.ok === true;
    const checked = (each) => each.done;
    return [
      { name: "patient", words: B.words.step_patient, fact: session ? session.label : "", done: begun, on: begun && !session.baseline },
      { name: "checklist", words: B.words.step_checklist, fact: begun ? of(checklist, checked) : "", done: whole(checklist, checked), on: begun },
      { name: "baseline", words: B.words.step_baseline, fact: baseline || second, done: !!baseline, on: begun },
      { name: "chain", words: B.words.step_chain, fact: begun ? of(chain, ok) : "", done: whole(chain, ok), on: begun },
    ].filter((each) => each.name !== "checklist" || state.has_checklist);
  };
  const go = (name) => {
    if (name === "chain") return B.openDialog("chain-start");
    if (name === "patient") {
      const correct = B.el("baseline-correct");
      return correct ? correct.click() : undefined;
    }
    if (document.body.dataset.dialog !== "baseline") B.el("baseline").click();
    const place = B.el(name === "checklist" ? "checklist-box" : "baseline-resting");
    if (place) place.scrollIntoView({ block: "nearest" });
  };
  /* The keys stay: only their words and what they may do are written anew, so that no press is lost. */
  const stepKey = (place, name) => {
    const found = place.querySelector(`[data-step="${name}"]`);
    if (found) return found;
    const key = B.key("", "btn step-key", () => go(name));
    key.append(B.make("b", ""), B.make("small", ""));
    key.dataset.step = name;
    place.append(key);
    return key;
  };
  const rail = (state) => {
    const found = steps(state);
    const here = document.body.dataset.dialog === "new-session" ? "patient" : "";
    const key = JSON.stringify([found, here]);
    if (key === railed) return;
    railed = key;
    for (const place of document.querySelectorAll(".start-rail")) {
      for (const name of STEPS) {
        const at = found.findIndex((each) => each.name === name);
        const step = stepKey(place, name);
        step.hidden = at < 0;
        if (at < 0) continue;
        const each = found[at];
        B.toggle(step, "done", each.done);
        B.toggle(step, "on", name === here);
        step.disabled = !each.on || name === here;
        B.text(step.querySelector("b"), (each.done ? "✓ " : at + 1 + " ") + each.words);
        B.text(step.querySelector("small"), each.fact);
      }
    }
  };

  B.drawBefore = (state) => {
    const box = B.el("checklist-box");
    if (!box) return;
    if (box.hidden !== !state.checklist.length) box.hidden = !state.checklist.length;
    list(state);
    names(missing(state));
    rail(state);
  };
})();
