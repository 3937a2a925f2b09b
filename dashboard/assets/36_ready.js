/* The chair without a session: what it has, and the session that was the last one here. */
(function () {
  "use strict";
  const B = window.bedside;

  const ready = (state) => {
    B.toggle(document.body, "no-session", !state.session);
    const rows = state.devices.map((d) => [d.link === "up", d.title, B.words["link_" + d.link]]);
    const kinds = state.devices.map((d) => d.kind);
    if (!kinds.some((kind) => kind === "oximeter" || kind === "monitor")) {
      rows.push([false, B.words.pulse_oximeter_none_yet, B.words.name_its_port_in_2]);
    }
    if (!state.cuff) rows.push([false, B.words.blood_pressure_none_yet, B.words.name_its_port_in]);
    rows.push([
      B.sound.state !== "blocked",
      B.words.sound_on_this_screen,
      B.sound.state === "blocked" ? B.words.touch_the_screen_to : B.words.on_play_it_under_more,
    ]);
    rows.push([state.recording.state === "ok", B.words.disk, state.recording.state === "ok" ? B.words.takes_the_record : B.words.does_not_take_the_record]);
    const parts = rows.flatMap(([ok, title, fact]) => [
      ["i", "dot" + (ok ? " on" : ""), ok ? "✓" : "?"],
      ["b", "", title],
      ["span", "q", fact],
    ]);
    B.fill(B.el("chair-has"), parts);
    lastSession(state.last_session);
  };

  const lastSession = (last) => {
    const card = B.el("last-session");
    card.hidden = !last;
    if (!last) return;
    const drug = last.given_mg === null ? "" : B.word("last_given", { mg: last.given_mg, minutes: last.minutes });
    const alarms = B.word(last.alarms === 1 ? "last_alarm_one" : "last_alarms", { n: last.alarms });
    B.fill(card.firstElementChild, [
      ["b", "", B.word("last_session", { label: last.label })],
      ["br"],
      ["span", "", B.words.last_ended + B.hms(last.ended_at) + (last.cancelled ? B.word("last_cancelled", { why: last.cancelled }) : drug + alarms)],
    ]);
  };

  B.drawReady = ready;
})();
