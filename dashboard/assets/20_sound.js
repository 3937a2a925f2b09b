/* Alarm sound: bursts after IEC 60601-1-8, made of a fundamental and five harmonics, and an honest state.
   Spacing is measured from 90 % of one fall to 90 % of the next rise; rise and fall are 18 % of a pulse. */
(function () {
  "use strict";
  const B = window.bedside;
  const BURSTS = {
    high: { f0: 660, pulse: 0.15, level: -1, repeat: 5, gaps: [0.08, 0.08, 0.31, 0.08, 0.6, 0.08, 0.08, 0.31, 0.08] },
    medium: { f0: 523, pulse: 0.2, level: -3, repeat: 10, gaps: [0.19, 0.19] },
    low: { f0: 392, pulse: 0.2, level: -5, repeat: 20, gaps: [0.19] },
  };
  const HARMONICS = [1, 0.7, 0.55, 0.45, 0.35, 0.3];

  /* One burst as samples: pure, so that a test can measure it. */
  const render = (priority, rate) => {
    const burst = BURSTS[priority];
    const edge = burst.pulse * 0.18;
    const whole = burst.pulse + edge; // from start of rise to end of fall; between 50 % points it is `pulse`
    const starts = [0];
    for (const gap of burst.gaps) starts.push(starts[starts.length - 1] + whole + gap - 0.2 * edge);
    const samples = new Float32Array(Math.ceil((starts[starts.length - 1] + whole) * rate));
    let peak = 0;
    for (const start of starts) {
      for (let i = 0; i < whole * rate; i++) {
        const t = i / rate;
        const envelope = Math.min(1, t / edge, Math.max(0, (whole - t) / edge));
        let value = 0;
        HARMONICS.forEach((part, k) => (value += part * Math.sin(2 * Math.PI * burst.f0 * (k + 1) * t + k)));
        samples[Math.floor(start * rate) + i] = value * envelope;
        peak = Math.max(peak, Math.abs(value * envelope));
      }
    }
    const scale = Math.pow(10, burst.level / 20) / peak;
    return samples.map((value) => value * scale);
  };

  const sound = (B.sound = { render, state: "blocked", played: [] });
  let context = null;
  let buffers = {};
  let playing = null;
  let current = null;
  let lastAt = -Infinity;
  let clock = { time: -1, at: 0, moves: false };
  let pausedHere = 0; // performance.now() until which this screen is silent, while the server is lost

  const ensure = () => {
    try {
      if (!context) context = new (window.AudioContext || window.webkitAudioContext)();
      if (context.state !== "running") context.resume().catch(() => {});
    } catch (_) {
      context = null;
    }
  };

  /* Running means that its clock advances too. */
  const audible = () => {
    if (!context || context.state !== "running") return false;
    const now = performance.now();
    if (now - clock.at > 400) clock = { time: context.currentTime, at: now, moves: context.currentTime > clock.time };
    return clock.moves;
  };

  sound.burst = (priority) => {
    ensure();
    if (!context || context.state !== "running") return;
    if (!buffers[priority]) {
      const samples = render(priority, context.sampleRate);
      const buffer = context.createBuffer(1, samples.length, context.sampleRate);
      buffer.copyToChannel(samples, 0);
      buffers[priority] = buffer;
    }
    if (playing) playing.stop();
    playing = context.createBufferSource();
    playing.buffer = buffers[priority];
    playing.connect(context.destination);
    playing.start();
    sound.played.push([priority, performance.now()]);
    if (sound.played.length > 50) sound.played.shift();
  };

  sound.pauseHere = () => (pausedHere = performance.now() < pausedHere ? 0 : performance.now() + 120000);
  sound.pausedHere = () => Math.max(0, (pausedHere - performance.now()) / 1000);

  /* Called by the watchdog: what shall sound now, on whose word. */
  sound.tick = () => {
    const lost = B.link && B.link.alarm();
    const wanted = lost ? (sound.pausedHere() > 0 ? null : lost) : B.store.state && B.store.state.sound.sounding;
    const paused = lost ? sound.pausedHere() > 0 : B.pausedLeft() > 0;
    if (!lost) pausedHere = 0;
    sound.state = !audible() ? "blocked" : paused ? "paused" : "ok";
    if (!wanted) {
      if (playing && current) playing.stop();
      current = null;
      return;
    }
    const now = performance.now();
    if (wanted !== current || now - lastAt > BURSTS[wanted].repeat * 1000) {
      current = wanted;
      lastAt = now;
      sound.burst(wanted);
    }
  };

  B.pausedLeft = () => {
    const s = B.store.state && B.store.state.sound.paused_left_s;
    return s ? Math.max(0, s - (performance.now() - B.store.stateAt) / 1000) : 0;
  };

  B.onStart(() => {
    ensure();
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, ensure, { capture: true }));
    document.addEventListener("click", (event) => {
      const key = event.target.closest && event.target.closest("[data-burst]");
      if (key) sound.burst(key.dataset.burst);
    });
  });
})();
