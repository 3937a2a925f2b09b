/* What is typed into the form of a new session comes back after a reload, on this screen alone and for half an hour; and
   a form that stands open is told when another screen opens or corrects the session meanwhile. */
(function () {
  "use strict";
  const B = window.bedside;
  const KEPT_MS = 30 * 60000;
  const FORM = "new-session";
  // filled in by the server: no draft by themselves
  const USUAL = ["new-dose_mg_per_kg", "new-minutes", "new-more-unit", "new-more-treatment", "new-more-devices"];
  const place = () => "draft:" + B.bed();
  /* A second person's window lies over the form: it is still being filled in. */
  const stands = () => document.body.dataset.dialog === FORM || B.signsFor(FORM);
  const PLAN = ["age", "weight_kg", "dose_mg_per_kg", "planned_mg", "minutes"];
  const planOf = (session) => session && JSON.stringify(PLAN.map((name) => session[name]));
  let correcting = "",
    settled = false, // what the server began with, or what was put back, stands there
    touched = new Set(),
    stood = { id: "", plan: null }, // when the form was opened
    returned = false,
    was = false;

  const read = () => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(place()));
      if (kept && Date.now() - kept.at < KEPT_MS) return kept;
      sessionStorage.removeItem(place());
    } catch {
      // none that can be read
    }
    return null;
  };
  const write = (kept) => {
    try {
      if (kept) sessionStorage.setItem(place(), JSON.stringify(kept));
      else sessionStorage.removeItem(place());
    } catch {
      // a browser that keeps nothing: what is typed stands until the page is left
    }
  };
  B.formCorrects = (session) => {
    correcting = session || "";
    B.toggle(document.body, "correcting-plan", correcting);
  };
  /* Every value of the form, by its id, as often as one changes. */
  B.formSays = (ids, values) => {
    if (!settled || correcting || !stands()) return;
    const fields = Object.fromEntries(ids.map((id, at) => [id, values[at]]).filter(([, value]) => value));
    const own = Object.keys(fields).some((id) => !USUAL.includes(id) && !(B.el(id) && B.el(id).disabled));
    write(own ? { at: Date.now(), fields } : null);
  };
  document.addEventListener("input", (event) => touched.add(event.target.id));

  /* A field that has just been emptied says so once more, after what is put into it: it is looked at until it stands, or
     until somebody types there. */
  const AGAIN_MS = 120;
  const put = (fields, tries) => {
    const node = (id) => B.el(id);
    const wrong = ([id, value]) => node(id) && !node(id).disabled && !touched.has(id) && node(id).tagName === "INPUT" && node(id).value !== value;
    const left = fields.filter(wrong);
    for (const [id, value] of left) window.dash_clientside.set_props(id, { value });
    if (left.length && tries && stands()) setTimeout(() => put(fields, tries - 1), AGAIN_MS);
    else settled = true;
  };
  const back = (kept) => {
    if (!kept || correcting) return void (settled = true);
    for (const [id, value] of Object.entries(kept.fields)) if (B.el(id) && !B.el(id).disabled) window.dash_clientside.set_props(id, { value });
    put(Object.entries(kept.fields), 10);
    const empty = () => {
      write(null);
      B.el("new-session").click();
      begins(null);
    };
    tell(B.words.draft_back, B.key(B.words.draft_empty, "btn", empty));
  };
  const tell = (words, key) => {
    const box = B.el("new-other");
    box.hidden = !words;
    box.replaceChildren(words, ...(key ? [key] : []));
  };
  const begins = (kept) => {
    const session = B.store.state && B.store.state.session;
    stood = { id: session ? session.id : "", plan: planOf(session) };
    settled = false;
    touched = new Set();
    tell("");
    setTimeout(() => back(kept)); // after the server's own values
  };
  B.formStands = () => {
    const now = stands();
    if (now && !was) begins(read());
    if (!now && was) write(null); // it was sent, or dropped
    was = now;
  };

  /* Words of somebody else's doing; a press of this screen's own is under way while its key is off. */
  const meanwhile = (session) => {
    if (session && session.id !== stood.id) return B.word("opened_elsewhere", { label: session.label });
    if (session && planOf(session) !== stood.plan) return B.words.corrected_elsewhere;
    return stood.id && !session ? B.words.ended_elsewhere : "";
  };
  B.drawForm = (state) => {
    if (!returned) {
      returned = true;
      if (read() && !state.session && B.el("new-session")) B.el("new-session").click();
    }
    if (!stands() || B.el("new-open").disabled) return;
    const words = meanwhile(state.session);
    if (!words) return;
    stood = { id: state.session ? state.session.id : "", plan: planOf(state.session) };
    tell(words);
  };
  B.onStart(() => setInterval(read, 60000)); // what is too old does not lie about
})();
