/* What a person has to know or decide about the alarm chain: notices over the trend, the start that is not proven,
   and the switches under More. */
(function () {
  "use strict";
  const B = window.bedside;
  const WORDS = { data: "Data", alarms: "Alarms", sound: "Sound", screen: "Screen", clock: "Clock", disk: "Disk" };

  /* --- notices ---------------------------------------------------------------------------------------------- */
  const second = (state) => state.bedside_display !== "" && state.bedside_display !== B.display();
  B.drawNotices = () => {
    const state = B.store.state;
    if (!state) return;
    const gone = B.link.lost();
    B.toggle(document.body, "dark", state.dark);
    B.toggle(document.body, "second-screen", second(state));
    B.toggle(document.body, "asks-resume", !gone && state.away_s !== null);
    B.text(B.el("resume-words"), state.away_s === null ? "" : `This program was away for ${B.ago(state.away_s)}. Is it the same patient?`);
    B.text(B.el("resume-label"), state.session ? state.session.label : "");
    const quiet = state.sound.visual_first;
    B.text(B.el("dark-words"), state.dark ? "Dark room" + (quiet ? " · LOW shown first" : "") : "");
    sound();
    again(state);
    B.drawUnfit();
    if (document.body.dataset.dialog === "end-anyway") severe(state);
    if (document.body.dataset.dialog === "more") switches(state);
    if (document.body.dataset.dialog === "chain-start") links(state);
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
    B.sound.test((why) => why !== B.sound.CAME && report(why, null));
  };
  const typing = () => !!document.body.dataset.dialog || /^(input|textarea)$/i.test((document.activeElement || {}).tagName || "");
  const report = (why, heard) => B.order("test", { played: !why, heard, why: why || "" });

  /* --- starting although a link is not proven --------------------------------------------------------------- */
  const broken = () => (B.store.state ? [...B.store.state.chain.filter((link) => link.ok !== true), ...(B.store.state.unusual || [])] : []);
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest("#chart-start, #baseline-skip");
      const state = B.store.state;
      if (!key || event.defaultPrevented || B.link.lost() || !state || !broken().length) return; // or not held long enough
      if (key.id === "chart-start" && state.session && !state.session.baseline) return; // the server says what is missing
      event.stopPropagation();
      event.preventDefault();
      const reason = B.el("baseline-reason");
      if (key.id === "baseline-skip" && !(reason && reason.value.trim())) return B.say("Say why there is no baseline.");
      B.el("chain-start-go").dataset.without = key.id === "baseline-skip" ? reason.value.trim() : "";
      links(state);
      B.text(B.el("chain-start-said"), "");
      ["chain-start-name", "chain-start-reason"].forEach((id) => (B.el(id).value = ""));
      B.openDialog("chain-start");
    },
    { capture: true }, // before the page's own callback
  );
  const links = (state) => {
    const box = B.el("chain-start-links");
    if (!box) return;
    const rows = state.chain.map((link) => [link.ok === true ? "ok" : "bad", WORDS[link.proof], link.fact]);
    rows.push(...(state.unusual || []).map((words) => ["bad", "Beyond its limits", words]));
    const shown = JSON.stringify(rows);
    if (box.dataset.shown === shown) return;
    box.dataset.shown = shown;
    box.replaceChildren(
      ...rows.map(([cls, words, fact]) =>
        B.make(
          "div",
          "proof " + cls,
          B.make("span", "i i-" + (cls === "ok" ? "check" : "warn")),
          B.make("b", "", words),
          B.make("span", "q", fact),
        ),
      ),
    );
  };
  /* --- ending although a HIGH alarm is on ------------------------------------------------------------------- */
  const high = (state) => state.alarms.filter((alarm) => alarm.priority === "high" && alarm.state !== "latched");
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest("#end-session");
      const state = B.store.state;
      if (!key || event.defaultPrevented || B.link.lost() || !state || !high(state).length) return;
      event.stopPropagation();
      event.preventDefault();
      severe(state);
      B.text(B.el("end-anyway-said"), "");
      ["end-anyway-name", "end-anyway-reason"].forEach((id) => (B.el(id).value = ""));
      B.openDialog("end-anyway");
    },
    { capture: true },
  );
  const severe = (state) => {
    const box = B.el("end-anyway-alarms");
    if (!box) return;
    const rows = high(state).map((alarm) => [alarm.words, alarm.value === null ? "" : alarm.value + (alarm.unit ? " " + alarm.unit : "")]);
    const shown = JSON.stringify(rows);
    if (box.dataset.shown === shown) return;
    box.dataset.shown = shown;
    box.replaceChildren(
      ...rows.map(([words, value]) =>
        B.make("div", "proof bad", B.make("span", "i i-warn"), B.make("b", "", words), B.make("span", "q", value)),
      ),
    );
  };
  const endAnyway = () => {
    const [name, reason] = ["end-anyway-name", "end-anyway-reason"].map((id) => B.el(id).value.trim());
    B.post("/alarms/end", { name, reason })
      .then((answer) => (answer.ok ? B.closeDialog("end-anyway") : B.text(B.el("end-anyway-said"), answer.said || answer.error)))
      .catch(() => B.text(B.el("end-anyway-said"), "The server does not answer: nothing was ended."));
  };

  const go = () => {
    const [name, reason] = ["chain-start-name", "chain-start-reason"].map((id) => B.el(id).value.trim());
    B.post("/alarms/start", { name, reason, without_baseline: B.el("chain-start-go").dataset.without || "" })
      .then((answer) => {
        if (answer.ok) return (B.closeDialog("chain-start"), B.closeDialog("baseline"));
        B.text(B.el("chain-start-said"), answer.said || answer.error);
      })
      .catch(() => B.text(B.el("chain-start-said"), "The server does not answer: nothing was started."));
  };

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
    toggle("set-dark", state.dark, state.dark ? "on: LOW sounds after a minute" : "off");
    toggle("set-arm", state.same_arm, state.same_arm ? "on: signal loss waits for the cuff" : "off");
    toggle("set-tone", B.sound.toneOn(), B.sound.toneOn() ? "on, on this screen" : "off");
    toggle("set-audio-off", state.sound.off, state.sound.off ? "on: nothing sounds" : "allowed by the clinic");
    const off = B.el("set-audio-off");
    if (off) off.hidden = !state.audio_off_allowed;
    const here = B.el("set-screen");
    if (here) here.hidden = !second(state);
    for (const key of document.querySelectorAll("[data-volume]")) B.toggle(key, "on", Number(key.dataset.volume) === B.sound.volume());
    B.text(B.el("test-said"), B.sound.testing ? "Listen and look at the alarm bar" : asked);
    for (const key of document.querySelectorAll("[data-heard]")) key.hidden = asked !== ASK;
    if (B.el("alarm-test")) B.el("alarm-test").disabled = !!B.sound.testing || !B.sound.mayTest(state);
  };
  const ASK = "Did you hear three sounds and see cyan, yellow and red?";
  const test = () => {
    asked = "";
    B.sound.test((why) => {
      if (why && why !== B.sound.CAME) report(why, null);
      asked = why ? "Not proven: " + why : ASK;
    });
  };

  document.addEventListener("click", (event) => {
    const key = event.target.closest && event.target.closest("button");
    const state = B.store.state;
    if (!key || !state) return;
    if (key.dataset.volume) return (B.sound.setVolume(Number(key.dataset.volume)), B.sound.burst("medium"));
    if (key.dataset.heard) {
      const heard = key.dataset.heard === "yes";
      asked = heard ? "Heard and seen: recorded." : "Not heard: check the loudspeaker. Recorded.";
      return report(heard ? "" : "not heard", heard);
    }
    const acts = {
      "set-dark": () => B.order("dark", { on: !state.dark }),
      "set-arm": () => B.order("same-arm", { on: !state.same_arm }),
      "set-tone": () => B.sound.setTone(!B.sound.toneOn()),
      "set-audio-off": () => B.order("audio-off", { on: !state.sound.off }),
      "set-screen": () => B.order("screen"),
      "resume-yes": () => B.order("resume"),
      "alarm-test": test,
      "chain-start-go": go,
      "end-anyway-go": endAnyway,
    };
    if (acts[key.id]) acts[key.id]();
  });
})();
