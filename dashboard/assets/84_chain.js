/* What a person has to know about the alarm chain: notices over the trend, and the switches under More. */
(function () {
  "use strict";
  const B = window.bedside;

  /* --- notices ---------------------------------------------------------------------------------------------- */
  const second = (state) => state.bedside_display !== "" && state.bedside_display !== B.display();
  B.drawNotices = () => {
    const state = B.store.state;
    if (!state) return;
    const gone = B.link.lost();
    B.toggle(document.body, "dark", state.dark);
    B.toggle(document.body, "second-screen", second(state));
    B.toggle(document.body, "asks-resume", !gone && state.away_s !== null);
    B.text(B.el("resume-words"), state.away_s === null ? "" : B.word("was_away", { t: B.ago(state.away_s) }));
    B.text(B.el("resume-label"), state.session ? state.session.label : "");
    const quiet = state.sound.visual_first;
    B.text(B.el("dark-words"), state.dark ? B.words.dark_room + (quiet ? B.words.low_shown_first : "") : "");
    sound();
    again(state);
    B.drawUnfit();
    if (["more", "light"].includes(document.body.dataset.dialog)) switches(state);
  };

  /* A part of the program that had to be started again is said once, and stands on the Devices page. */
  let told = [];
  const again = (state) => {
    const fresh = (state.again || []).filter((words) => !told.includes(words));
    told = state.again || [];
    if (fresh.length && !B.link.lost()) B.say(fresh[fresh.length - 1]);
  };

  /* The alarm test by itself when the program begins: only where nobody is connected yet, and once a page. */
  const BEGINNING_MS = 60000;
  let begun = false;
  const sound = () => {
    const state = B.store.state;
    if (begun || B.sound.state === "blocked" || B.link.lost()) return;
    if (typing()) return void (begun = true); // nobody's form is interrupted by a test
    begun = state.phase !== "setup" || performance.now() > BEGINNING_MS;
    if (begun || !B.sound.mayTest(state)) return;
    begun = true;
    if (lately()) return;
    B.sound.test((why) => why !== B.sound.CAME && report(why, null));
  };
  /* Once an hour on this screen is enough: a page that is loaded again tests nothing anew. */
  const HOUR_MS = 3600000;
  const lately = () => {
    try {
      const last = Number(localStorage.getItem("tested"));
      if (Date.now() - last < HOUR_MS && last <= Date.now()) return true;
      localStorage.setItem("tested", String(Date.now()));
    } catch {
      return false;
    }
    return false;
  };
  const typing = () => !!document.body.dataset.dialog || /^(input|textarea)$/i.test((document.activeElement || {}).tagName || "");
  const report = (why, heard) => B.order("report_alarm_test", { played: !why, heard, why: why || "" });

  /* --- More: switches, volume, test ------------------------------------------------------------------------- */
  let asked = "";
  const toggle = (id, on, words) => {
    const key = B.el(id);
    if (!key) return;
    B.toggle(key, "on", on);
    key.setAttribute("aria-pressed", String(!!on));
    B.text(key.querySelector("small"), words);
  };
  const switches = (state) => {
    toggle("set-dark", state.dark, state.dark ? B.words.on_low_sounds_after : B.words.off);
    toggle("set-arm", state.same_arm, state.same_arm ? B.words.on_signal_loss_waits : B.words.off);
    toggle("set-tone", B.sound.toneOn(), B.sound.toneOn() ? B.words.on_on_this_screen : B.words.off);
    toggle("set-audio-off", state.sound.off, state.sound.off ? B.words.on_nothing_sounds : B.words.allowed_by_the_clinic);
    const off = B.el("set-audio-off");
    if (off) off.hidden = !state.audio_off_allowed;
    const here = B.el("set-screen");
    if (here) here.hidden = !second(state);
    for (const key of document.querySelectorAll("[data-volume]")) B.toggle(key, "on", Number(key.dataset.volume) === B.sound.volume());
    B.text(B.el("test-said"), B.sound.testing ? B.words.listen_and_look_at : asked);
    for (const key of document.querySelectorAll("[data-heard]")) key.hidden = asked !== ASK;
    if (B.el("alarm-test")) B.el("alarm-test").disabled = !!B.sound.testing || !B.sound.mayTest(state);
  };
  const ASK = B.words.did_you_hear_three;
  const test = () => {
    asked = "";
    B.sound.test((why) => {
      if (why && why !== B.sound.CAME) report(why, null);
      asked = why ? B.words.not_proven + why : ASK;
    });
  };

  document.addEventListener("click", (event) => {
    const key = event.target.closest && event.target.closest("button");
    const state = B.store.state;
    if (!key || !state) return;
    if (key.dataset.volume) return (B.sound.setVolume(Number(key.dataset.volume)), B.sound.burst("medium"));
    if (key.dataset.heard) {
      const heard = key.dataset.heard === "yes";
      asked = heard ? B.words.heard_and_seen_recorded : B.words.not_heard_check_the;
      return report(heard ? "" : B.words.not_heard, heard);
    }
    const acts = {
      "set-dark": () => B.order("set_dark_room", { on: !state.dark }),
      "set-arm": () => B.order("set_same_arm", { on: !state.same_arm }),
      "set-tone": () => B.sound.setTone(!B.sound.toneOn()),
      "set-audio-off": () => B.order("switch_audio", { off: !state.sound.off }),
      "set-screen": () => B.order("choose_screen", {}),
      "resume-yes": () => B.order("confirm_resume", {}),
      "alarm-test": test,
    };
    if (acts[key.id]) acts[key.id]();
  });
})();
