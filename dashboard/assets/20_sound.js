/* Alarm sound: the bursts the server's generator makes, played through WebAudio, and an honest state.
   "ok" means measured: the audio clock advances and a probe far below hearing arrives at the end of the chain. */
(function () {
  "use strict";
  const B = window.bedside;
  const PRIORITIES = ["high", "medium", "low"];
  const VOLUMES = [0.4, 0.6, 0.8, 1]; // never zero: while alarms are on they can be heard
  const PROBE = 0.0001; // -80 dBFS
  const TONE = 0.08;

  const sound = (B.sound = { state: "blocked", why: "", played: [], volumes: VOLUMES, testing: null, peak: 0 });
  let context = null,
    alarms = null,
    tone = null,
    meter = null,
    window_ = null;
  let timing = null;
  const buffers = {};
  let playing = null,
    current = null,
    lastAt = -Infinity,
    reminded = 0;
  let clock = { time: -1, at: 0, moves: false, probe: false };
  let pausedHere = 0; // performance.now() until which this screen is silent, while the server is lost

  const kept = (key, fallback) => {
    try {
      return localStorage.getItem(key) || fallback;
    } catch {
      return fallback;
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {}
  };

  /* --- volume ------------------------------------------------------------------------------------------- */
  sound.volume = () => {
    const chosen = Number(kept("volume", "0.8"));
    return VOLUMES.includes(chosen) ? chosen : 0.8;
  };
  sound.setVolume = (value) => VOLUMES.includes(value) && (keep("volume", String(value)), level());
  /* Nobody has answered for two minutes: full, whatever was chosen. */
  const louder = () => !!(B.store.state && B.store.state.sound.louder) || !!(B.link && B.link.alarm());
  const level = () => alarms && alarms.gain.setValueAtTime(louder() ? 1 : sound.volume(), context.currentTime);

  /* --- the chain: burst and probe -> meter -> loudspeaker ------------------------------------------------- */
  const build = () => {
    context = new (window.AudioContext || window.webkitAudioContext)();
    alarms = context.createGain();
    tone = context.createGain();
    meter = context.createAnalyser();
    meter.fftSize = 2048;
    window_ = new Float32Array(meter.fftSize);
    const probe = context.createOscillator();
    const faint = context.createGain();
    faint.gain.value = PROBE;
    probe.frequency.value = 440;
    probe.connect(faint).connect(meter);
    probe.start();
    alarms.connect(meter);
    tone.connect(meter);
    meter.connect(context.destination);
    load();
  };
  const load = () => {
    if (!timing)
      fetch("/api/sound")
        .then((a) => a.json())
        .then((said) => (timing = said.bursts))
        .catch(() => {});
    for (const priority of PRIORITIES) {
      if (buffers[priority]) continue;
      fetch(`/api/sound/${priority}.wav`)
        .then((a) => a.arrayBuffer())
        .then((bytes) => context.decodeAudioData(bytes))
        .then((buffer) => (buffers[priority] = buffer))
        .catch(() => {});
    }
  };
  const ensure = () => {
    try {
      if (!context) build();
      if (context.state !== "running") context.resume().catch(() => {});
    } catch (error) {
      context = null;
      sound.why = String(error);
    }
  };
  sound.buffer = (priority) => buffers[priority];
  const whole = () => timing && PRIORITIES.every((priority) => buffers[priority]);

  /* Running means that the clock advances and that what is played arrives. */
  const audible = () => {
    if (!context || context.state !== "running") return false;
    const now = performance.now();
    if (meter) {
      meter.getFloatTimeDomainData(window_);
      let peak = 0;
      for (const value of window_) if (Math.abs(value) > peak) peak = Math.abs(value);
      sound.peak = Math.max(peak, sound.peak * 0.8);
      clock.probe = peak > 0;
    }
    if (now - clock.at > 400) clock = { ...clock, time: context.currentTime, at: now, moves: context.currentTime > clock.time };
    if (!whole() && now - (sound.asked || 0) > 3000) {
      sound.asked = now;
      load();
    }
    return clock.moves && clock.probe && !!whole();
  };

  sound.burst = (priority) => {
    ensure();
    if (!context || context.state !== "running" || !buffers[priority]) return false;
    if (playing) playing.stop();
    level();
    playing = context.createBufferSource();
    playing.buffer = buffers[priority];
    playing.connect(alarms);
    playing.start();
    sound.played.push([priority, performance.now()]);
    if (sound.played.length > 50) sound.played.shift();
    return true;
  };

  /* --- what shall sound --------------------------------------------------------------------------------- */
  sound.pauseHere = () => (pausedHere = performance.now() < pausedHere ? 0 : performance.now() + 120000);
  sound.pausedHere = () => Math.max(0, (pausedHere - performance.now()) / 1000);
  const every = (priority) => (timing ? timing[priority][louder() ? "hurried_s" : "repeat_s"] : 7) * 1000;

  /* Called by the watchdog: what shall sound now, on whose word. */
  sound.tick = () => {
    const lost = B.link && B.link.alarm();
    const said = B.store.state && B.store.state.sound;
    const wanted = lost ? (sound.pausedHere() > 0 ? null : lost) : said && said.sounding;
    const paused = lost ? sound.pausedHere() > 0 : B.pausedLeft() > 0 || (said && said.off);
    if (!lost) pausedHere = 0;
    sound.state = !audible() ? "blocked" : paused ? "paused" : "ok";
    const loudness = louder() ? "1" : String(sound.volume());
    if (alarms && sound.loudness !== loudness) {
      sound.loudness = loudness;
      level();
    }
    remind(said);
    if (sound.testing && (lost || (B.store.state && !sound.mayTest(B.store.state)))) stopTest(sound.CAME);
    if (sound.testing) return;
    if (!wanted) {
      if (playing && current) playing.stop();
      current = null;
      return;
    }
    const now = performance.now();
    if (wanted !== current || now - lastAt > every(wanted)) {
      if (!sound.burst(wanted)) return; // not yet: with the next look
      current = wanted;
      lastAt = now;
    }
  };

  /* AUDIO OFF reminds of itself. */
  const remind = (said) => {
    const count = said && said.off ? said.reminders : 0;
    if (count > reminded) sound.burst("low");
    reminded = count;
  };

  B.pausedLeft = () => {
    const s = B.store.state && B.store.state.sound.paused_left_s;
    return s ? Math.max(0, s - (performance.now() - B.store.stateAt) / 1000) : 0;
  };

  /* --- alarm test: each sound with its colour, what arrived is measured, what was heard is asked ---------- */
  const LASTS = 2400;
  let testTimer = null,
    testWatch = null;
  sound.CAME = B.words.an_alarm_came;
  /* Never over an alarm, also one that is acknowledged or silenced: it must stay in sight. */
  sound.mayTest = (state) => state.alarms.length === 0 && !state.sound.off && B.pausedLeft() <= 0;
  const stopTest = (why) => {
    clearTimeout(testTimer);
    clearInterval(testWatch);
    if (!sound.testing) return;
    const test = sound.testing;
    sound.testing = null;
    if (playing) playing.stop();
    B.drawAlarms();
    test.done(why);
  };
  sound.test = (done) => {
    if (sound.testing) return;
    ensure();
    const peaks = {};
    const next = (at) => {
      if (at === PRIORITIES.length) {
        const silent = PRIORITIES.filter((priority) => !(peaks[priority] > 0.02));
        return stopTest(silent.length ? B.words.nothing_arrived_at_the + silent.join(", ") : "");
      }
      const priority = PRIORITIES[PRIORITIES.length - 1 - at];
      sound.testing = { priority, done };
      sound.peak = 0;
      sound.burst(priority);
      B.drawAlarms();
      clearInterval(testWatch);
      testWatch = setInterval(() => {
        audible();
        peaks[priority] = Math.max(peaks[priority] || 0, sound.peak);
      }, 60);
      testTimer = setTimeout(
        () => {
          if (sound.testing) next(at + 1);
        },
        LASTS + (priority === "high" ? 1200 : 0),
      );
    };
    sound.testing = { priority: "low", done };
    next(0);
  };

  /* --- the pulse tone: optional, soft, its pitch falls with the saturation --------------------------------- */
  let beatAt = 0;
  sound.toneOn = () => kept("pulse-tone", "off") === "on";
  sound.setTone = (on) => keep("pulse-tone", on ? "on" : "off");
  sound.pitch = (spo2) => 880 * Math.pow(2, -(100 - Math.max(50, Math.min(100, spo2))) / 20); // an octave for 20 %
  sound.beat = (now) => {
    const state = B.store.state;
    if (!sound.toneOn() || !state || B.link.lost() || !context || context.state !== "running" || current || sound.testing) return;
    const { spo2, pulse_rate } = state.vitals;
    if (spo2.state !== "live" || pulse_rate.state !== "live" || !pulse_rate.value || now < beatAt) return;
    beatAt = Math.max(now, beatAt) + 60000 / pulse_rate.value;
    const source = context.createOscillator();
    const shape = context.createGain();
    const at = context.currentTime;
    source.frequency.value = sound.lastPitch = sound.pitch(spo2.value);
    shape.gain.setValueAtTime(0, at);
    shape.gain.linearRampToValueAtTime(TONE, at + 0.012);
    shape.gain.linearRampToValueAtTime(0, at + 0.09);
    source.connect(shape).connect(tone);
    source.start(at);
    source.stop(at + 0.1);
  };

  B.onStart(() => {
    ensure();
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, ensure, { capture: true }));
    setInterval(() => sound.beat(performance.now()), 25);
  });
})();
