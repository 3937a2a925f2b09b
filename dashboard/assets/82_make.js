/* Small tools of the pages below: nodes with words as text, and the chair's own calls. */
(function () {
  "use strict";
  const B = window.bedside;

  B.make = (tag, cls, ...children) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  B.key = (words, cls, press, more) => {
    const node = B.make("button", cls, words);
    node.type = "button";
    Object.assign(node, more || {});
    node.addEventListener("click", press);
    return node;
  };

  /* Whether a finger is on something within: it is not drawn anew then, or the press would be of nothing. */
  let under = null;
  const up = () => setTimeout(() => (under = null), 100); // after the click that follows
  ["pointerup", "pointercancel", "blur"].forEach((kind) => window.addEventListener(kind, up));
  document.addEventListener("pointerdown", (event) => (under = event.target), true);
  B.touched = (place) => !!under && place.contains(under);

  B.api = (path) => "/api/beds/" + encodeURIComponent(B.bed()) + path;
  B.get = (path) => fetch(B.api(path)).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
  /* The answer, also a refusal: {ok, said}. */
  B.post = (path, body) =>
    fetch(B.api(path), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ display: B.display(), ...body }),
    }).then((answer) => answer.json());
  /* An order by its name and fields. While it is under way the same press is not made twice. */
  const flying = new Map();
  B.order = (name, fields) => {
    const key = JSON.stringify([name, fields]);
    if (flying.has(key)) return flying.get(key);
    const sent = B.post("/orders", { order: name, ...fields })
      .then((answer) => (B.say(answer.said || answer.error || ""), answer))
      .catch(() => B.say(B.words.the_server_does_not))
      .finally(() => flying.delete(key));
    flying.set(key, sent);
    return sent;
  };
  B.openDialog = (name) => window.dash_clientside.set_props("dialog-" + name, { opened: true });
  B.closeDialog = (name) => window.dash_clientside.set_props("dialog-" + name, { opened: false });
})();
