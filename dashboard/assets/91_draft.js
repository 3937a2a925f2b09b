/* What is typed into the form of a new session comes back after a reload, on this screen alone and for half an hour; and
   a form that stands open is told when another screen opens or corrects the session meanwhile. */
(function () {
  "use strict";
  const B = window.bedside;
  const KEPT_MS = 30 * 60000;
  const FORM = "new-session";
  const place = () => "draft:" + B.bed();
  const isOpen = () => document.body.dataset.dialog === FORM;
  const correcting = () => B.el("new-open") && B.el("new-open").textContent.startsWith(B.words.correct_plan);
  const PLAN = ["id", "age", "weight_kg", "dose_mg_per_kg", "planned_mg", "minutes"];
  const planOf = (session) => session && JSON.stringify(PLAN.map((name) => session[name]));
  let stood = null, // the plan when the form was opened
    returned = false;

  const read = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(place()));
      return kept && Date.now() - kept.at < KEPT_MS ? kept : null;
    } catch {
      return null;
    }
  };
  const write = (kept) => {
    try {
      if (kept) sessionStorage.setItem(place(), JSON.stringify(kept));
      else sessionStorage.removeItem(place());
    } catch {
      // a browser that keeps nothing: what is typed stands until the page is left
    }
  };
  const keep = (id, value) => {
    if (correcting()) return;
    const kept = read() || { fields: {} };
    write({ at: Date.now(), open: true, fields: { ...kept.fields, [id]: value } });
  };
  /* A field of the form, or the group of keys it is one of. */
  const field = (node) => {
    const form = node.closest && node.closest(".mantine-Modal-body");
    if (!form || !form.querySelector("#new-open")) return "";
    return node.type === "radio" ? node.closest(".mantine-SegmentedControl-root").id : node.id;
  };
  for (const kind of ["input", "change"])
    document.addEventListener(kind, (event) => {
      const id = field(event.target);
      if (id && id.startsWith("new-")) keep(id, event.target.value);
    });

  /* A field that has just been emptied says so once more, after what is put into it: it is looked at until it stands. */
  const AGAIN_MS = 120;
  const put = (fields, tries) => {
    if (!read()) return; // it has been thrown away meanwhile
    const left = fields.filter(([id, value]) => B.el(id) && !B.el(id).disabled && B.el(id).value !== value);
    for (const [id, value] of left) window.dash_clientside.set_props(id, { value });
    if (left.length && tries && isOpen()) setTimeout(() => put(fields, tries - 1), AGAIN_MS);
  };
  /* The server has emptied the form for whoever is new: what was typed here is put back, and can be thrown away. */
  const back = () => {
    const kept = read();
    if (!kept || correcting() || !Object.values(kept.fields).some(Boolean)) return;
    put(Object.entries(kept.fields), 10);
    tell(
      B.words.draft_back,
      B.key(B.words.draft_empty, "btn", () => {
        write(null);
        tell("");
        B.el("new-session").click();
      }),
    );
  };
  const tell = (words, key) => {
    const box = B.el("new-other");
    box.hidden = !words;
    box.replaceChildren(words, ...(key ? [key] : []));
  };
  let was = false;
  B.formStands = () => {
    const now = isOpen();
    if (now && !was) {
      stood = planOf(B.store.state && B.store.state.session);
      tell("");
      setTimeout(back); // after the server's own values
    }
    const kept = read();
    if (!now && was && kept) write(document.body.dataset.dialog === "sign" ? { ...kept, open: false } : null); // else it was dropped
    was = now;
    done(B.store.state);
  };
  const done = (state) => {
    if (state && state.session && !isOpen() && read()) write(null); // it has been opened
  };

  B.drawForm = (state) => {
    done(state);
    if (!returned) {
      returned = true;
      const kept = read();
      if (kept && kept.open && !state.session && B.el("new-session")) B.el("new-session").click();
    }
    if (!isOpen() || B.el("new-open").disabled) return; // its own press is under way
    const now = planOf(state.session);
    if (now === stood || !now) return;
    const words = stood ? B.words.corrected_elsewhere : B.word("opened_elsewhere", { label: state.session.label });
    stood = now;
    tell(words);
  };
})();
