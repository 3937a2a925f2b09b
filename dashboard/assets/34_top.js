/* Who sits here and how far the day is, above; the alarm chain, below. */
(function () {
  "use strict";
  const B = window.bedside;

  const STEPS = ["baseline", "infusing", "recovery", "ended"];
  const topBar = (state) => {
    document.body.dataset.origin = state.origin;
    document.body.dataset.phase = state.phase;
    B.text(B.el("bed-name"), state.name);
    const session = state.session;
    B.text(B.el("patient-label"), session ? session.label : "");
    const age = session && session.age ? session.age + B.words.y : "";
    const weight = session && session.weight_kg ? session.weight_kg + B.words.kg : "";
    const bare = session && session.started_at && !session.baseline ? B.words.no_baseline : "";
    const sex = session ? session.sex : "";
    const allergic = session && session.allergies ? B.word("allergies", { to: session.allergies }) : "";
    const about = [age, sex, weight, allergic, bare, B.small() ? "" : state.about.split(",")[0]].filter(Boolean).join(" · ");
    B.text(B.el("patient-facts"), session ? about : B.words.no_patient);
    const now = state.phase === "paused" ? "infusing" : state.phase;
    B.data(B.el("phase"), "phase", state.phase);
    STEPS.forEach((name, at) => {
      const step = document.querySelector(`[data-step="${name}"]`);
      B.toggle(step, "now", name === now);
      B.toggle(step, "done", STEPS.indexOf(now) > at);
      if (name === "recovery" && session) B.text(step.lastChild, session.treatment.pumped ? B.words.recovery : B.words.recovery_watched);
      if (name === "infusing") step.hidden = !!session && !session.treatment.pumped;
      if (name === "infusing") B.text(step.lastChild, state.phase === "paused" ? B.words.paused_ : B.words.infusing);
    });
    const words = B.words["band_" + state.origin] || "";
    const speed = state.speed !== 1 ? B.word("at_speed", { speed: state.speed }) : "";
    const story = B.compact() || !state.about ? "" : " · " + state.about;
    B.text(B.el("origin-words"), words ? B.word("band_words", { words, about: story, speed }) : "");
  };

  const chainFact = (link) => link.fact.replace(/\d{4}-\d\d-\d\dT[^ ,]+/, (time) => B.hm(time));
  const chain = (state) => {
    const lost = B.link.lost();
    const set = (proof, ok, fact) => {
      const node = document.querySelector(`[data-proof="${proof}"]`);
      B.data(node, "ok", ok);
      node.className = "link " + { true: "ok", false: "bad", unknown: "unk" }[ok];
      node.querySelector(".i").className = "i i-" + { true: "check", false: "warn", unknown: "unknown" }[ok];
      B.text(node.querySelector(".fact"), fact);
    };
    const sound = B.sound.state;
    B.data(B.el("sound-state"), "sound", sound);
    const links = (B.store.beat && B.store.beat.chain) || state.chain;
    for (const link of links)
      set(link.proof, lost ? "unknown" : link.ok === null ? "unknown" : String(link.ok), lost ? B.words.not_known : chainFact(link));
    if (lost) set("data", "false", B.words.lost + B.span(B.link.lostFor()));
    // what this screen knows of itself better than the server
    if (sound === "blocked") set("sound", "false", B.small() ? B.words.no_sound : B.words.no_sound_touch_the);
    else if (lost) set("sound", "true", B.words.this_screen_alarms);
    B.text(
      B.el("aid"),
      lost
        ? B.words.retry_every_2_s_for_ever
        : B.small()
          ? B.words.instruments_keep_their_own
          : B.words.an_aid_beside_the,
    );
  };

  B.drawTop = (state) => {
    topBar(state);
    B.drawDuty(state);
    B.drawAsked(state);
    B.drawBefore(state);
    B.drawForm(state);
    B.drawRecovery(state);
    chain(state);
  };
})();
