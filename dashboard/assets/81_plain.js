/* Plain trees of the server, drawn here and not by Dash (pages/plain.py): [tag, attributes, children] or a text. What
   stands already is changed and not made anew, so that a focus, a scroll and a finger on a key stay. */
(function () {
  "use strict";
  const attributes = (node, wanted) => {
    for (const name of node.getAttributeNames()) if (!(name in wanted)) node.removeAttribute(name);
    for (const [name, words] of Object.entries(wanted)) if (node.getAttribute(name) !== words) node.setAttribute(name, words);
  };
  /* A row and a key that is pressed are never made into another one under a finger. */
  const mark = (given) => given["data-key"] || given["data-said"] || "";
  const same = (node, part) => mark({ "data-key": node.dataset.key, "data-said": node.dataset.said }) === mark(part[1]);
  const fits = (node, part) => {
    if (!node || typeof part === "string") return !!node && node.nodeType === Node.TEXT_NODE;
    return node.nodeType === Node.ELEMENT_NODE && node.localName === part[0] && same(node, part);
  };
  const one = (node, part) => {
    if (typeof part === "string") {
      if (node.data !== part) node.data = part;
      return;
    }
    attributes(node, part[1]);
    if (part[0] === "time" && part[1].datetime) window.bedside.clockTime(node);
    else children(node, part[2]);
  };
  /* The node that means the same further down, or a new one. */
  const moved = (place, part, at) => {
    const found = typeof part !== "string" && mark(part[1]) && [...place.childNodes].slice(at + 1).find((node) => fits(node, part));
    return found || (typeof part === "string" ? document.createTextNode(part) : document.createElement(part[0]));
  };
  const children = (place, parts) => {
    parts.forEach((part, at) => {
      const here = place.childNodes[at];
      const stays = fits(here, part) ? here : moved(place, part, at);
      if (stays !== here) place.insertBefore(stays, here || null);
      one(stays, part);
    });
    while (place.childNodes.length > parts.length) place.lastChild.remove();
  };
  const draw = (place) => {
    const said = place.dataset.plain;
    if (said) children(place, JSON.parse(said));
  };
  window.bedside.onStart(() => {
    const seen = new MutationObserver((changes) => changes.forEach(({ target }) => draw(target)));
    seen.observe(document.body, { attributes: true, attributeFilter: ["data-plain"], subtree: true });
    document.querySelectorAll("[data-plain]").forEach(draw);
  });
})();
