/* After the infusion: the scores with what was measured beside each item, and what is asked for before going home, each
   with the fact that meets it or the time until it can be met. Nothing here scores anything: that is the nurse's. */
(function () {
  "use strict";
  const B = window.bedside;
  let tab = "home", // of a screen that shows one at a time
    scale = "aldrete",
    drawn = "";

  const named = (name) => JSON.parse(B.el("observe-body").dataset.scales).find((each) => each.name === name);
  const icon = (name) => B.make("span", "i i-" + name);

  /* --- the scores ------------------------------------------------------------------------------------------------ */
  const fact = (item, value, beside) => {
    const measured = beside ? beside.words : "";
    const said = value === undefined ? "" : item.steps[2 - value];
    return B.make("div", "rc-fact", B.make("span", "", measured || said || B.words.rc_ask), B.make("small", "q", measured && said ? said : ""));
  };
  const judged = (value, beside) => {
    if (value === 2) return B.make("span", "rc-met", icon("check"), B.words.rc_met);
    const hint = beside && beside.value !== null ? B.word("rc_measured", { value: beside.value }) : value === undefined ? B.words.rc_not_scored : "";
    return B.make("span", "rc-open q", hint);
  };
  const scoreRow = (item, at, found, beside) => {
    const value = found.items.length ? found.items[at] : undefined;
    const box = B.make("span", "rc-box", value === undefined ? "–" : String(value));
    return B.make("div", "rc-row", B.make("b", "", item.words), fact(item, value, beside), box, judged(value, beside));
  };
  const scorePanel = ({ scores, beside }) => {
    const found = scores[scale],
      about = named(scale);
    const tabs = Object.keys(scores).map((name) =>
      B.key(scores[name].words, "seg-key" + (name === scale ? " on" : ""), () => {
        scale = name;
        again();
      }),
    );
    const value = found.value === null ? "–" : String(found.value);
    const sum = B.make("span", "rc-sum", B.make("b", "", value), B.make("span", "q", B.word("rc_needs", { top: about.top, needs: found.needs })));
    const when = found.at ? B.word("rc_scored", { time: B.hm(found.at), by: found.by }) : "";
    const go = B.key(found.value === null ? B.words.rc_score : B.words.rc_score_again, "btn rc-go", () => B.observeOn(scale));
    B.toggle(go, "primary", found.value === null || found.value < found.needs);
    const head = B.make("div", "rc-head", B.make("div", "seg", ...tabs), B.make("span", "q rc-when grow", when), sum, go);
    const rows = about.asked.map((item, at) => scoreRow(item, at, found, beside[item.key]));
    B.el("score-panel").replaceChildren(head, B.make("div", "rc-rows", ...rows));
  };

  /* --- before going home ----------------------------------------------------------------------------------------- */
  const left = (item) => {
    const node = B.make("b", "rc-left");
    node.dataset.until = item.at;
    return node;
  };
  const itemRow = (item) => {
    const words = B.make("span", "rc-words", item.words, B.make("small", "q", item.fact + (item.seen ? " · " + B.hm(item.seen) : "")));
    const row = B.make("div", "rc-item", icon(item.met ? "check" : "clock"), words, item.at && !item.met ? left(item) : null);
    row.dataset.item = item.key;
    row.dataset.met = String(item.met);
    return row;
  };
  const checkKey = (item) => {
    const key = B.key("", "btn switch rc-check" + (item.met ? " on" : ""), () => B.order("check_item", { item: item.key, done: !item.met }));
    key.append(B.make("span", "", item.words), B.make("small", "", item.met && item.seen ? B.hm(item.seen) : ""));
    key.dataset.item = item.key;
    key.dataset.met = String(item.met);
    key.setAttribute("aria-pressed", String(item.met));
    return key;
  };
  B.goingItems = (items) => [
    B.make("div", "rc-items", ...items.filter((each) => !each.asked).map(itemRow)),
    B.make("div", "rc-checks", ...items.filter((each) => each.asked).map(checkKey)),
  ];
  B.stillThere = ({ there }) => {
    if (!there.length) return B.words.rc_nothing_there;
    return there.map((each) => B.word("rc_there", { effect: each.words, worst: each.worst, time: B.hm(each.seen) })).join(" · ");
  };
  const openCount = (items) => items.filter((each) => !each.met).length;
  B.readyWords = ({ items, ready, discharge }) => {
    const open = openCount(items);
    const again = discharge ? items.filter((each) => each.against).length - discharge.open : 0;
    const more = again > 0 ? B.word("rc_open_again", { n: again }) : "";
    if (discharge) return B.word("rc_may_leave", { time: B.hm(discharge.at), by: discharge.by }) + more;
    if (open) return B.word(open === 1 ? "rc_one_open" : "rc_open", { n: open });
    return ready ? B.word("rc_ready", { time: B.hm(ready) }) : B.words.rc_all_met;
  };
  const homePanel = (leaving) => {
    const head = B.make("div", "rc-head", B.make("b", "grow", B.words.rc_home), B.make("span", "rc-ready", B.readyWords(leaving)));
    const felt = B.make("div", "rc-felt q", B.make("b", "", B.words.rc_effects + " "), B.stillThere(leaving));
    B.el("discharge").replaceChildren(head, ...B.goingItems(leaving.items), felt);
  };

  const tabs = () => {
    const names = { home: B.words.rc_home, score: B.words.rc_scores };
    const keys = Object.entries(names).map(([name, words]) =>
      B.key(words, "seg-key" + (name === tab ? " on" : ""), () => {
        tab = name;
        again();
      }),
    );
    return B.make("div", "seg rc-tabs", ...keys);
  };
  const again = () => {
    drawn = "";
    B.drawRecovery(B.store.state);
  };
  /* What counts down is written where it stands; the rest is drawn when it is another. */
  B.countDown = (place) => {
    for (const node of place.querySelectorAll("[data-until]")) {
      const s = (Date.parse(node.dataset.until) - B.now()) / 1000;
      B.text(node, s > 0 ? B.word("rc_left", { span: B.span(s) }) : B.words.rc_now);
    }
  };
  B.drawRecovery = (state) => {
    const place = B.el("recovery");
    if (!place || !state) return;
    const { leaving } = state;
    if (place.hidden === leaving.shown) place.hidden = !leaving.shown;
    document.body.classList.toggle("recovering", leaving.shown);
    if (!leaving.shown) return;
    const key = JSON.stringify([leaving, tab, scale, state.session && state.session.id]);
    if (key !== drawn && !B.touched(place)) {
      drawn = key;
      const focus = document.activeElement && place.contains(document.activeElement) ? document.activeElement.textContent : null;
      place.dataset.tab = tab;
      scorePanel(leaving);
      homePanel(leaving);
      const old = place.querySelector(".rc-tabs");
      if (old) old.replaceWith(tabs());
      else place.prepend(tabs());
      const found = focus && [...place.querySelectorAll("button")].find((each) => each.textContent === focus);
      if (found) found.focus({ preventScroll: true });
    }
    B.countDown(place);
  };
})();
