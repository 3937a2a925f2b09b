/* The infusion tile: what is left, what was given, and a pause that has become long. */
(function () {
  "use strict";
  const B = window.bedside;

  const infusion = (state) => {
    const node = B.el("infusion");
    const session = state.session;
    const gone = B.link.lost();
    B.toggle(node, "gone", gone && session);
    B.toggle(node, "empty", !session);
    if (!session) return emptyInfusion();
    const recovery = session.stopped_at !== null;
    const { pumped } = session.treatment;
    const begun = pumped ? B.words.recovery : B.words.recovery_watched;
    const before = pumped ? (session.planned_mg ? B.words.ketamine : B.words.infusion) : session.treatment.words;
    B.text(B.el("infusion-title"), recovery ? begun : before);
    const plan = planned(session);
    B.text(B.el("infusion-plan"), recovery ? over(session) : plan + (B.small() ? B.words.as_charted : B.words.from_what_was_charted));
    clockOf(state, session, gone, recovery);
  };

  const over = ({ stopped_at, treatment, given_mg }) => {
    const words = treatment.pumped ? B.words.infusion_ended : treatment.drug ? B.words.recovery_device : B.words.recovery_began;
    const mg = given_mg === null || B.compact() || B.phone() ? "" : B.word("recovery_given", { mg: given_mg.toFixed(1) });
    return words + B.hms(stopped_at) + (treatment.drug ? mg : "");
  };
  /* How long the patient is still watched at least, and from when they may go at the earliest. */
  const watched = ({ leaving }) => {
    const at = Date.parse(leaving.since) + leaving.minutes * 60000;
    const s = (at - B.now()) / 1000;
    if (leaving.discharge) return [B.words.recovery_leave, B.hm(leaving.discharge.at) + ", " + leaving.discharge.by, 1];
    if (!leaving.minutes) return ["", "", 1];
    if (s <= 0) return [B.word("recovery_over", { minutes: leaving.minutes }), "", 1];
    return [B.span(s) + " " + B.words.recovery_to_go, B.word("recovery_from", { time: B.hms(at) }), 1 - s / (leaving.minutes * 60)];
  };

  const planned = ({ dose_mg, dose_mg_per_kg, minutes, treatment }) => {
    if (!treatment.pumped) return treatment.drug ? B.word("recovery_devices", { mg: dose_mg, n: Math.round(dose_mg / treatment.device_mg) }) : "";
    if (dose_mg) return B.word("plan_of_mg", { dose: dose_mg, minutes });
    return dose_mg_per_kg ? B.word("plan_of", { dose: dose_mg_per_kg, minutes }) : B.words.no_plan_entered;
  };
  const emptyInfusion = () => {
    B.text(B.el("infusion-title"), B.words.infusion);
    B.text(B.el("infusion-plan"), "");
    B.text(B.el("infusion-clock"), "--:--");
    B.shown.infusion = { text: "--:--", state: "", level: "", name: B.words.infusion };
    B.text(B.el("infusion-left"), B.words.no_plan_yet);
    B.data(B.el("dose-given"), "mg", "");
    B.fill(B.el("dose-given"), []);
    B.fill(B.el("infusion-rate"), []);
    B.el("infusion").querySelector(".prog i").style.width = "0";
  };

  const clockOf = (state, session, gone, recovery) => {
    const passed = state.phase === "infusing" ? B.sinceState() : 0;
    const started = session.started_at !== null;
    let clock = "--:--";
    let words = B.words.not_known.split(" ");
    let part = 0;
    if (!gone && recovery) {
      clock = B.span((B.now() - Date.parse(session.stopped_at)) / 1000);
      const { pumped, drug } = session.treatment;
      words = [B.words.since_, pumped ? B.words.the_end : drug ? B.words.recovery_last : B.words.recovery_begin];
      part = watched(state)[2];
    } else if (!gone && session.left_s !== null) {
      const left = session.left_s - passed;
      clock = left < 0 ? "+" + B.span(-left) : B.span(left);
      words = left < 0 ? [B.words.over, B.words.the_plan] : [B.words.left, B.words.of + B.span(session.minutes * 60)];
      part = 1 - left / (session.minutes * 60);
    } else if (!gone) {
      clock = B.span(session.infused_s + passed);
      words = [B.words.running, B.words.no_plan];
    }
    if (!started && !gone) words = B.words.not_started.split(" ");
    reminded(session, gone);
    if (state.phase === "paused" && !gone) words = [B.words.paused, B.span((B.now() - Date.parse(session.paused_at)) / 1000)];
    B.text(B.el("infusion-clock"), clock);
    B.shown.infusion = { text: clock, state: "", level: "", name: B.el("infusion-title").textContent, unit: words.join(" ") };
    B.fill(B.el("infusion-left"), [["span", "", words[0]], ["br"], ["span", "", words[1]]]);
    B.el("infusion").querySelector(".prog i").style.width = Math.max(0, Math.min(1, part)) * 100 + "%";
    dose(session, gone, recovery, state);
  };

  /* A pause that has become long is said again and again, once a minute, until it ends. */
  let saidOf = "";
  const reminded = (session, gone) => {
    const long = !gone && session.pause_long && session.paused_at;
    B.toggle(B.el("infusion"), "long", long);
    if (!long) return;
    const seconds = (B.now() - Date.parse(session.paused_at)) / 1000;
    const now = session.paused_at + Math.floor(seconds / 60);
    if (now !== saidOf) B.say(B.word("pause_long", { span: B.span(seconds) }));
    saidOf = now;
  };

  const dose = (session, gone, recovery, state) => {
    if (recovery && gone) return (B.data(B.el("dose-given"), "mg", ""), B.fill(B.el("dose-given"), []), B.fill(B.el("infusion-rate"), []));
    if (recovery && state.leaving.shown) return going(session, state);
    if (!session.treatment.pumped) return (B.data(B.el("dose-given"), "mg", ""), B.fill(B.el("dose-given"), []), B.fill(B.el("infusion-rate"), []));
    if (session.planned_mg === null) {
      B.data(B.el("dose-given"), "mg", "");
      B.fill(B.el("dose-given"), [["span", "q", B.words.no_dose]]);
      return B.fill(B.el("infusion-rate"), []);
    }
    const rate = session.rate_mg_per_h || 0;
    // as the server works it out, told again once a second
    const clock = B.store.beat && B.store.beat.seq >= state.sequence ? B.store.beat.clock : null;
    const given = clock && clock.given_mg !== null ? clock.given_mg : session.given_mg || 0;
    B.data(B.el("dose-given"), "mg", gone ? "" : given.toFixed(1));
    B.fill(B.el("dose-given"), [
      ["b", "", gone ? "--" : given.toFixed(1)],
      ["span", "q", B.word("of_mg", { mg: session.planned_mg.toFixed(1) })],
    ]);
    const tail = gone
      ? B.words.look_at_the_pump
      : recovery
        ? B.words.as_charted_
        : session.ends_at && state.phase === "infusing"
          ? (Date.parse(session.ends_at) > B.now() ? B.words.ends : B.words.plan_ended) + B.hms(session.ends_at)
          : state.phase === "paused"
            ? B.words.paused
            : B.words.not_started;
    const ml = session.mg_per_ml; // what the pump shows and what she sets
    const said = ml ? (rate / ml).toFixed(1) + B.words.ml_h : rate.toFixed(1) + B.words.mg_h;
    B.fill(B.el("infusion-rate"), [["span", "", said + (gone ? B.words.when_last_seen : "")], ["br"], ["span", "", tail]]);
  };

  const going = (session, state) => {
    const [left, from] = watched(state);
    const given = session.given_mg;
    B.data(B.el("dose-given"), "mg", given === null ? "" : given.toFixed(1));
    B.fill(B.el("dose-given"), [["b", "", left]]);
    const tail = state.leaving.discharge ? [] : [["br"], ["span", "", B.words.recovery_earliest]];
    B.fill(B.el("infusion-rate"), from ? [["span", "", from], ...tail] : []);
  };

  B.drawInfusion = infusion;
})();
