/* An entry of the list that was meant otherwise: its number anew, why, and the record keeps both. */
(function () {
  "use strict";
  const B = window.bedside;

  const field = (label, decimal) => {
    const node = B.make("input", "in");
    Object.assign(node, { type: "text", autocomplete: "off", placeholder: label, maxLength: 200 });
    node.setAttribute("aria-label", label);
    if (decimal) node.inputMode = "decimal";
    return node;
  };
  const form = ({ correct, of, words }) => {
    const value = field(B.words.mend_value, true),
      why = field(B.words.mend_why, false);
    const write = () => {
      const said = value.value.trim();
      const number = Number(said.replace(",", "."));
      if (!said || !Number.isFinite(number)) return B.say(B.words.mend_number);
      B.order("correct_entry", { entry: correct, of, value: number, why: why.value }).then((answer) => {
        if (!answer || !answer.ok) return;
        B.say(B.word("mended", { words, value: said }));
        box.replaceChildren(B.word("mended", { words, value: said }));
      });
    };
    const key = B.key(B.words.mend_key, "btn primary", write);
    const box = B.make("div", "mend", value, why, key);
    box.addEventListener("keydown", (event) => event.key === "Enter" && event.target !== key && write());
    setTimeout(() => value.focus());
    return box;
  };
  /* What a second person saw is taken back with a reason. */
  const whyNot = ({ undo, of, words }) => {
    const why = field(B.words.mend_why, false);
    const send = () =>
      B.order("enter_in_error", { entry: undo, of, why: why.value }).then((answer) => {
        if (answer && answer.ok) box.replaceChildren(words + ": " + B.words.in_error);
      });
    const box = B.make("div", "mend", why, B.key(B.words.in_error, "btn primary", send));
    setTimeout(() => why.focus());
    return box;
  };
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest('[data-undo][data-of="waste"]');
      if (!key || !key.closest("td")) return;
      event.stopPropagation();
      key.closest("td").replaceChildren(whyNot(key.dataset));
    },
    true,
  );
  document.addEventListener("click", (event) => {
    const key = event.target.closest && event.target.closest("[data-correct]");
    if (key) key.closest("td").replaceChildren(form(key.dataset));
  });
})();
