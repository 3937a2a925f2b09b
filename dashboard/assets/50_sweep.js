/* The pleth: a sweep with an erase bar on a plain canvas, 10 real seconds to the screen, gain in named steps that
   change only between sweeps. Only new samples are drawn. */
(function () {
  "use strict";
  const B = window.bedside;
  const SECONDS = 10;
  const ERASE = 34;
  const GAINS = [1, 1.5, 2, 3, 4, 6, 8];
  let canvas, pen;
  let width = 0,
    height = 0,
    ratio = 1;
  let x = 0,
    lastY = null,
    drawnAt = 0;
  let gain = 1,
    low = 255,
    high = 0,
    centre = 128;
  let count = 0;
  let dotted = false;

  const colour = () => (B.link.lost() ? "#66727f" : "#35d3f5");

  const fit = () => {
    const box = canvas.parentElement.getBoundingClientRect();
    ratio = window.devicePixelRatio || 1;
    if (Math.round(box.width) === width && Math.round(box.height) === height) return;
    const before = width && height ? copied() : null;
    x = width ? (x / width) * box.width : 0;
    width = Math.round(box.width);
    height = Math.round(box.height);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (before && width && height) pen.drawImage(before, 0, 0, width, height);
    lastY = null;
  };
  /* What was drawn stays, also where nothing comes any more: a tablet that is turned while the line is lost. */
  const copied = () => {
    const kept = document.createElement("canvas");
    [kept.width, kept.height] = [canvas.width, canvas.height];
    kept.getContext("2d").drawImage(canvas, 0, 0);
    return kept;
  };

  const top = () => (B.small() ? 26 : 32);
  const place = (sample) => {
    const room = height - top() - 10;
    const y = top() + room / 2 - ((sample - centre) / 255) * room * gain;
    return Math.max(top(), Math.min(height - 6, y));
  };

  const wrap = () => {
    x = 0;
    lastY = null;
    pen.fillStyle = "rgba(18,25,34,0.42)";
    pen.fillRect(0, 0, width, height);
    if (high > low) {
      const swing = Math.max(8, high - low);
      const wanted = GAINS.filter((step) => swing * step <= 262).pop() || 1;
      if (wanted !== gain) pen.clearRect(0, 0, width, height); // no two gains beside each other: it would look like another signal
      gain = wanted;
      centre = (high + low) / 2;
      low = 255;
      high = 0;
    }
  };

  const ahead = (step) => {
    pen.fillStyle = "#121922";
    pen.fillRect(x, 0, step + ERASE, height);
    if (x + ERASE > width) pen.fillRect(0, 0, x + ERASE - width, height);
  };

  const advance = (step) => {
    x += step;
    if (x >= width) wrap();
  };

  const draw = (samples) => {
    const step = width / (SECONDS * B.store.rate * B.speed());
    pen.strokeStyle = colour();
    pen.lineWidth = 2.8;
    pen.lineJoin = "round";
    pen.beginPath();
    for (const sample of samples) {
      ahead(step);
      low = Math.min(low, sample);
      high = Math.max(high, sample);
      const y = place(sample);
      if (lastY === null) pen.moveTo(x, y);
      else {
        pen.moveTo(x, lastY);
        pen.lineTo(x + step, y);
      }
      lastY = y;
      const before = x;
      advance(step);
      if (x < before) {
        pen.stroke();
        pen.beginPath();
      }
    }
    pen.stroke();
    count += samples.length;
    canvas.dataset.samples = String(count);
  };

  /* Time goes on without samples: the gap stays a gap. */
  const idle = (seconds) => {
    const step = (width / SECONDS) * seconds;
    ahead(step);
    lastY = null;
    if (dotted) {
      pen.fillStyle = "#3a4b5d";
      if (Math.floor(x / 10) !== Math.floor((x + step) / 10)) pen.fillRect(x, height / 2 + 8, 2.5, 1.5);
    }
    advance(step);
  };

  const words = () => {
    const state = B.store.state;
    const label = B.el("pleth-words");
    B.toggle(label.parentElement, "quiet", B.link.lost() || dotted);
    if (B.link.lost()) return B.text(label, B.words.stopped + B.hms(B.link.since()));
    const source = state && state.devices.find((one) => one.kind !== "cuff" && !one.stands_by);
    if (dotted && source && !source.waves) return B.text(label, source.title + B.words.sends_no_pulse_wave);
    if (dotted) return B.text(label, B.words.no_signal + (state && state.numbers.spo2.tag ? ": " + state.numbers.spo2.tag : ""));
    B.text(label, B.word("sweep", { s: SECONDS * B.speed(), gain }));
  };

  B.sweep = (now) => {
    fit();
    const store = B.store;
    const passed = Math.min(0.25, (now - drawnAt) / 1000);
    drawnAt = now;
    const silent = now - store.lastWave > 400;
    dotted = silent && !B.link.lost();
    if (store.pending.length) draw(store.pending.splice(0));
    else if (silent && !B.link.lost()) idle(passed);
    words();
  };

  B.onStart(() => {
    canvas = B.el("pleth");
    pen = canvas.getContext("2d");
    B.on("full", () => {
      x = 0;
      lastY = null;
      if (width) pen.clearRect(0, 0, width, height);
      const most = Math.floor((SECONDS - 1) * B.store.rate * B.speed());
      if (B.store.pending.length > most) B.store.pending.splice(0, B.store.pending.length - most);
      const swing = B.store.pending.length ? Math.max(...B.store.pending) - Math.min(...B.store.pending) : 0;
      if (swing) {
        gain = GAINS.filter((step) => Math.max(8, swing) * step <= 262).pop() || 1;
        centre = (Math.max(...B.store.pending) + Math.min(...B.store.pending)) / 2;
      }
    });
  });
})();
