/* What is asked of the patient: the strip under the trends says what is due, since when and what comes next; the dialog
   takes an answer in one press. It never sounds and never has an alarm's colour. */
(function () {
  "use strict";
  const B = window.bedside;
  const body = () => B.el("observe-body");
  const scales = () => JSON.parse(body().dataset.scales);
  let shown = "", // the scale whose keys stand there
    items = [],
    skipping = false;

  B.drawAsked = (state) => {
    const strip = B.el("prompts");
    const { open, next, last, cuff, hold } = state.asked;
    const asks = !!state.session && (open.length > 0 || next.length > 0 || hold.length > 0);
    if (strip.hidden === asks) strip.hidden = !asks;
    document.body.classList.toggle("asks", asks);
    if (!asks) return;
    B.toggle(strip, "due", open.length > 0 || hold.length > 0);
    const parts = open.map((each) => {
      const before = last[each.scale] ? B.word("last_was", { value: last[each.scale].value }) : "";
      const since = B.word(each.late ? "overdue_since" : "since_due", { time: B.hm(each.due) });
      return { scale: each.scale, due: each.due, title: B.word("due_taps", { scale: each.words }), more: since + before };
    });
    const first = next[0];
    const coming = first ? B.word("next_due", { scale: first.words, time: B.hm(first.due) }) : "";
    const words = B.el("prompt-words");
    const key = JSON.stringify([parts, coming, cuff, hold]);
    if (words.dataset.key !== key) {
      words.dataset.key = key;
      const none = () => B.make("span", "q", coming || B.words.nothing_asked);
      const shown = [...considered(hold), ...parts.map(said(cuff))];
      words.replaceChildren(...(shown.length ? shown : [none()]));
      B.text(B.el("prompt-next"), parts.length ? coming : "");
    }
    B.text(B.el("observe"), open.length ? B.words.answer_now : B.words.observe);
    B.el("skip-prompt").hidden = !open.length;
    B.toggle(B.el("observe"), "primary", open.length);
    able(state);
  };
  /* The clinic's protocol: words to consider, no alarm and no command. */
  const considered = (hold) => {
    if (!hold.length) return [];
    const node = B.make("span", "prompt", B.make("b", "", B.words.consider_pause), B.make("small", "q", hold.join(" · ")));
    node.dataset.consider = "pause";
    return [node];
  };
  const said = (cuff) => (part) => {
    const more = part.more + (cuff ? B.words.after_the_cuff : "");
    const node = B.make("span", "prompt", B.make("b", "", part.title), B.make("small", "q", more));
    node.dataset.prompt = part.scale;
    node.dataset.due = part.due;
    return node;
  };
  const able = (state) => {
    const off = B.link.lost() || !state.session;
    for (const id of ["observe", "skip-prompt"]) B.el(id).disabled = off;
  };

  /* --- the dialog --------------------------------------------------------------------------------------------- */
  const waiting = () => (B.store.state ? B.store.state.asked.open : []);
  const write = (scale, fields, value) => {
    const before = B.store.state.asked.last[scale.name];
    B.order("record_score", { scale: scale.name, ...fields }).then((answer) => {
      if (!answer || !answer.ok) return;
      const words = B.word("score_words", { scale: scale.words, value });
      takesBack(scale.name, words, before && before.entry, 20);
      const left = waiting().filter((each) => each.scale !== scale.name);
      items = [];
      if (left.length && scale.name !== left[0].scale) draw(left[0].scale);
      else B.closeDialog("observe");
    });
  };
  /* Said when the screen has it back: then it has a name, and can be taken back. */
  const takesBack = (name, words, before, tries) => {
    const last = B.store.state.asked.last[name];
    if (last && last.entry !== before) B.sayWritten(words, "score", last.entry);
    else if (tries) setTimeout(() => takesBack(name, words, before, tries - 1), 100);
    else B.say(words + B.words.written_);
  };
  const value = (scale, number, words) => {
    const key = B.key("", "btn sv", () => write(scale, { value: number }, number));
    key.append(B.make("b", "", String(number)), B.make("small", "", words || ""));
    key.dataset.scale = scale.name;
    key.dataset.value = number;
    return key;
  };
  const head = (scale) => {
    const { open, last } = B.store.state.asked;
    const due = open.find((each) => each.scale === scale.name);
    const before = last[scale.name];
    const was = before ? B.hm(before.at) + B.word("last_was", { value: before.value }) : "";
    const facts = [due ? B.word("since_due", { time: B.hm(due.due) }) : "", was];
    return B.make("span", "q", facts.filter(Boolean).join(" · "));
  };
  const steps = (scale) => B.make("div", "ob-steps", ...scale.steps.map((words, at) => value(scale, scale.low + at, words)).reverse());
  const numbers = (scale) => {
    const from = scale.name === "respiration" ? 4 : scale.low;
    const to = scale.name === "respiration" ? 33 : scale.top;
    const keys = [];
    for (let number = from; number <= to; number++) keys.push(value(scale, number));
    return B.make("div", "ob-numbers", ...keys);
  };
  const row = (scale, at) => {
    const keys = [];
    for (let number = 0; number <= scale.item_top; number++) {
      const key = B.key(String(number), "btn sv" + (items[at] === number ? " on" : ""), () => {
        items[at] = number;
        draw(scale.name);
      });
      key.setAttribute("aria-label", B.word("scale_item", { n: scale.numbers[at] }) + ": " + number);
      keys.push(key);
    }
    return B.make("div", "ob-item", B.make("span", "", B.word("scale_item", { n: scale.numbers[at] })), ...keys);
  };
  /* An item with words of its own, and what was measured for it: nothing is chosen for the nurse. */
  const worded = (scale, item, at) => {
    const beside = B.store.state.leaving.beside[item.key];
    const keys = item.steps.map((words, place) => {
      const number = item.steps.length - 1 - place;
      const key = B.key("", "btn sv" + (items[at] === number ? " on" : ""), () => {
        items[at] = number;
        draw(scale.name);
      });
      key.append(B.make("b", "", String(number)), B.make("small", "", words));
      key.setAttribute("aria-label", item.words + ": " + number + ", " + words);
      B.toggle(key, "measured", beside && beside.value === number);
      return key;
    });
    const fact = B.make("small", "q", beside ? beside.words : "");
    return B.make("div", "ob-item", B.make("span", "", item.words, fact), ...keys);
  };
  const itemed = (scale) => {
    const done = items.filter((each) => each !== undefined).length;
    const sum = items.reduce((all, each) => all + (each || 0), 0);
    const rows = scale.asked.length ? scale.asked.map((item, at) => worded(scale, item, at)) : scale.numbers.map((_, at) => row(scale, at));
    const words = B.word("save_items", { n: done, all: scale.items });
    const save = B.key(words, "btn primary", () => write(scale, { items }, sum), { disabled: done < scale.items });
    const sums = B.make("b", "", B.word("sum_of", { sum, top: scale.top }));
    const about = scale.asked.length ? B.words.rc_yours : B.words.items_of_the_sheet;
    const foot = B.make("div", "ob-foot", sums, B.make("span", "q grow", about), save);
    return B.make("div", "ob-whole", B.make("div", "ob-items" + (scale.asked.length ? " worded" : ""), ...rows), foot);
  };
  const skips = () => {
    const keys = JSON.parse(body().dataset.why).map((why) =>
      B.key(why, "btn", () => {
        const due = waiting();
        if (!due.length) return B.say(B.words.nothing_to_skip);
        const sent = due.map((each) => B.order("skip_prompt", { scale: each.scale, reason: why }));
        Promise.all(sent).then(() => {
          B.closeDialog("observe");
          B.say(B.word("skipped", { scale: due.map((each) => each.words).join(", "), reason: why }));
        });
      }),
    );
    return B.make("div", "ob-skip", B.make("span", "q", B.el("skip-prompt").textContent), ...keys);
  };
  const draw = (name) => {
    if (!B.store.state) return;
    const after = ["aldrete", "padss"];
    const all = scales().filter((each) => B.store.state.leaving.shown || !after.includes(each.name));
    shown = all.some((each) => each.name === name) ? name : shown || all[0].name;
    const scale = all.find((each) => each.name === shown);
    const tabs = all.map((each) => {
      const key = B.key(each.words, "seg-key" + (each.name === shown ? " on" : ""), () => {
        items = [];
        draw(each.name);
      });
      B.toggle(key, "due", waiting().some((one) => one.scale === each.name));
      return key;
    });
    const keys = scale.items ? itemed(scale) : scale.steps.length ? steps(scale) : numbers(scale);
    const focus = document.activeElement && body().contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    const rest = after.includes(scale.name) ? [] : [skips()]; // a score is not skipped: it is not taken
    body().replaceChildren(B.make("div", "ob-top", B.make("div", "seg", ...tabs), head(scale)), keys, ...rest);
    body().classList.toggle("skipping", skipping);
    const again = focus && body().querySelector(`[aria-label="${CSS.escape(focus)}"]`);
    if (again) again.focus();
  };
  B.observeOn = (name) => {
    items = [];
    skipping = false;
    draw(name);
    B.openDialog("observe");
  };
  const opened = (skip) => {
    items = [];
    skipping = skip;
    const due = waiting()[0];
    draw(due ? due.scale : shown);
    B.openDialog("observe");
  };
  B.onStart(() => {
    B.el("observe").addEventListener("click", () => opened(false));
    B.el("skip-prompt").addEventListener("click", () => opened(true));
  });
})();
