/* In "Event or note": what the site of the line looks like, in one press; an adverse event with what was done and how it
   ended. Each is timed and can be taken back. */
(function () {
  "use strict";
  const B = window.bedside;
  const select = (name, label, words) => {
    const first = Object.assign(B.make("option", "", label), { value: "" });
    const node = B.make("select", "in", first, ...Object.entries(words).map(([value, said]) => Object.assign(B.make("option", "", said), { value })));
    node.id = "adverse-" + name;
    node.setAttribute("aria-label", label);
    return node;
  };
  /* The list below, with what has just been written. */
  const listed = () => document.body.dataset.dialog === "note" && B.el("note").click();
  const siteKey = ([state, words]) => {
    const press = () =>
      B.order("check_site", { state }).then((answer) => {
        if (!answer || !answer.ok) return;
        B.say(B.word("bs_site_written", { words }));
        listed();
      });
    const key = B.key(words, "btn", press);
    key.dataset.site = state;
    return key;
  };
  const report = () => {
    const said = (name) => B.el("adverse-" + name);
    const fields = { words: said("words").value.trim(), serious: said("serious").classList.contains("on") };
    for (const name of ["category", "response", "outcome"]) {
      fields[name] = said(name).value;
      if (!fields[name]) return (said(name).focus(), B.say(B.words.bs_all_three));
    }
    B.order("report_adverse", fields).then((answer) => {
      if (!answer || !answer.ok) return;
      B.say(B.words.bs_adverse_written);
      listed();
      for (const name of ["category", "response", "outcome", "words"]) said(name).value = "";
      serious(said("serious"), false);
    });
  };
  const serious = (key, on) => {
    B.toggle(key, "on", on);
    key.setAttribute("aria-pressed", String(on));
  };
  B.onStart(() => {
    const box = B.el("note-care");
    if (!box) return;
    const lists = JSON.parse(box.dataset.lists);
    const words = B.make("input", "in");
    Object.assign(words, { id: "adverse-words", type: "text", autocomplete: "off", placeholder: B.words.bs_words, maxLength: 400 });
    words.setAttribute("aria-label", B.words.bs_words);
    const grave = B.key(B.words.bs_serious, "btn switch", () => serious(grave, !grave.classList.contains("on")), { id: "adverse-serious" });
    serious(grave, false);
    box.replaceChildren(
      B.make("div", "bs-site", B.make("b", "", B.words.bs_site), ...Object.entries(lists.site).map(siteKey)),
      B.make("b", "bs-head", B.words.bs_adverse),
      select("category", B.words.bs_category, lists.category),
      select("response", B.words.bs_response, lists.response),
      select("outcome", B.words.bs_outcome, lists.outcome),
      grave,
      words,
      Object.assign(B.key(B.words.bs_write, "btn", report), { id: "adverse-go" }),
    );
  });
})();
