/* The clinic's checklist in the baseline's dialog: each line is switched by a press, what is open is named. */
(function () {
  "use strict";
  const B = window.bedside;
  let drawn = "";

  const switched = (each) => {
    const key = B.key(each.words, "btn choice switch" + (each.done ? " on" : ""), () => B.order("check_item", { item: each.key, done: !each.done }));
    key.dataset.check = each.key;
    key.setAttribute("aria-pressed", String(each.done));
    return key;
  };
  const named = (each) => {
    const node = B.make("span", "", each.words);
    node.dataset.missing = each.key;
    return node;
  };
  B.drawChecklist = (state) => {
    const box = B.el("checklist-box");
    if (!box) return;
    const list = state.checklist;
    if (box.hidden !== !list.length) box.hidden = !list.length;
    const key = JSON.stringify(list);
    if (key === drawn) return;
    drawn = key;
    const focus = document.activeElement && document.activeElement.dataset.check;
    B.el("checklist").replaceChildren(...list.map(switched));
    const again = focus && B.el("checklist").querySelector(`[data-check="${CSS.escape(focus)}"]`);
    if (again) again.focus();
    const open = list.filter((each) => !each.done);
    const words = open.length ? B.word(open.length === 1 ? "one_missing" : "some_missing", { n: open.length }) : B.words.none_missing;
    B.el("missing").replaceChildren(B.make("b", "", list.length ? words : ""), ...open.map(named));
  };
})();
