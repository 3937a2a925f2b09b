/* The help page: it opens at the alarm that is on, a search leaves what it finds, and the contents lead anywhere. */
(function () {
  "use strict";
  const B = window.bedside;
  const page = () => document.querySelector('[data-cover="help"]');
  const section = (name) => page().querySelector(`[data-help-section="${CSS.escape(name)}"]`);

  /* The document is cut at its headings once: the contents lead to each part, a search leaves some. */
  const cut = () => {
    const place = B.el("help-sections");
    const source = B.el("help-source").querySelector("h2");
    if (place.childElementCount || !source) return place.childElementCount > 0;
    let part = null;
    for (const node of source.parentElement.children) {
      if (/^H[2-4]$/.test(node.tagName)) {
        const code = node.querySelector("code");
        const title = code ? node.textContent.replace(" (" + code.textContent + ")", "") : node.textContent;
        const name = code ? code.textContent : "part-" + place.childElementCount;
        part = B.make("section", "", B.make(node.tagName === "H4" ? "h3" : "h2", "", title));
        part.dataset.helpSection = name;
        place.append(part);
        const entry = B.make("button", "help-entry" + (node.tagName === "H4" ? "" : " chapter"), title);
        entry.type = "button";
        entry.dataset.help = name;
        B.el("help-list").append(entry);
      } else if (part) part.append(node.cloneNode(true));
    }
    return true;
  };
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
      const entry = page().querySelector(`.help-list > [data-help="${CSS.escape(each.dataset.helpSection)}"]`);
      if (entry) entry.hidden = each.hidden;
    }
    B.el("help-none").hidden = found > 0;
  };

  const opened = () => {
    if (!cut()) return void setTimeout(opened, 200); // its component is still being read in
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
