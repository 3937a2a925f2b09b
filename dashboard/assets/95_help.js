/* The help page: it opens at the alarm that is on, a search leaves what it finds, and the contents lead anywhere. */
(function () {
  "use strict";
  const B = window.bedside;
  const page = () => document.querySelector('[data-cover="help"]');
  const section = (name) => page().querySelector(`[data-help-section="${CSS.escape(name)}"]`);

  const go = (name) => {
    const found = section(name);
    if (!found) return;
    find("");
    page().querySelector("#help-search").value = "";
    found.scrollIntoView({ block: "start" });
    for (const each of page().querySelectorAll("[data-help]")) B.toggle(each, "on", each.dataset.help === name);
  };

  /* What is on now stands first among the contents. */
  const onNow = () => {
    const state = B.store.state;
    const names = state ? [...new Set(state.alarms.map((alarm) => alarm.condition))].filter((name) => section(name)) : [];
    const box = B.el("help-on");
    if (box.dataset.names === names.join()) return names;
    box.dataset.names = names.join();
    const keys = names.map((name) => {
      const key = B.make("button", "help-entry now", section(name).firstElementChild.textContent);
      key.type = "button";
      key.dataset.help = name;
      return key;
    });
    box.replaceChildren(...(keys.length ? [B.make("b", "q", B.words.on_now), ...keys] : []));
    return names;
  };

  const find = (words) => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    let found = 0;
    for (const each of page().querySelectorAll("[data-help-section]")) {
      const text = each.textContent.toLowerCase();
      each.hidden = !wanted.every((word) => text.includes(word));
      found += !each.hidden;
      const entry = page().querySelector(`nav > [data-help="${CSS.escape(each.dataset.helpSection)}"]`);
      if (entry) entry.hidden = each.hidden;
    }
    B.el("help-none").hidden = found > 0;
  };

  const opened = () => {
    find("");
    page().querySelector("#help-search").value = "";
    const [first] = onNow();
    if (first) go(first);
    else page().querySelector(".help-body").scrollTop = 0;
  };
  B.onStart(() => {
    if (!page()) return;
    page().addEventListener("input", ({ target }) => target.id === "help-search" && find(target.value));
    page().addEventListener("click", ({ target }) => {
      const key = target.closest("[data-help]");
      if (key) go(key.dataset.help);
    });
    new MutationObserver(() => !page().hidden && opened()).observe(page(), { attributes: true, attributeFilter: ["hidden"] });
    setInterval(() => page().hidden || onNow(), 1000);
  });
})();
