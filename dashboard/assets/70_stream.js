/* The wire to the server, the watchdog, the display's confirmation, and the page's one drawing loop. */
(function () {
  "use strict";
  const B = window.bedside;
  const LOST_MS = 2000;
  const ALARM_MS = 3000;
  const RETRY_MS = 1500;
  const STALE_STREAM_MS = 8000;
  const CONFIRM_MS = 1500;
  const SECOND_MS = 4500;
  const SETTLING_MS = 4000;

  let source = null;
  let openedAt = 0;
  let retry = null;
  let lost = true;
  let everHeard = false;
  let began = performance.now();
  let confirmedAt = 0;
  let frames = 0;

  const silence = () => performance.now() - (everHeard ? B.store.heardAt : began);

  B.link = {
    lost: () => lost,
    lostFor: () => silence() / 1000,
    since: () => Date.now() - silence(),
    lastTime: () => B.store.serverTime,
    /* The page's own alarm: HIGH while the drug may act, for this may be the only alarm path in the room. */
    alarm: () => {
      if (!lost || silence() < ALARM_MS) return null;
      const phase = B.store.state && B.store.state.phase;
      return ["infusing", "paused", "recovery"].includes(phase) ? "high" : "medium";
    },
    frames: () => frames,
  };

  const connect = () => {
    clearTimeout(retry);
    if (source) source.close();
    openedAt = performance.now();
    source = new EventSource(`/stream?bed=${encodeURIComponent(B.bed())}&display=${encodeURIComponent(B.display())}`);
    source.onmessage = (event) => {
      openedAt = performance.now();
      B.feed(JSON.parse(event.data));
    };
    source.onerror = () => {
      source.close();
      clearTimeout(retry);
      retry = setTimeout(connect, RETRY_MS);
    };
  };

  const judge = () => {
    if (B.store.heardAt > 0) everHeard = true;
    const gone = silence() > LOST_MS || !B.store.state;
    if (gone !== lost) {
      lost = gone;
      B.data(document.body, "link", gone ? "lost" : "up");
      if (gone) B.store.pending = [];
    }
    if (performance.now() - Math.max(openedAt, B.store.heardAt) > STALE_STREAM_MS) connect();
    B.text(B.el("lost-since"), B.hms(B.link.since()));
    B.toggle(document.body, "server-lost", lost && silence() > ALARM_MS && everHeard);
  };

  /* Everything but the sweep, a few times a second, by the page's own timer. */
  const look = () => {
    judge();
    B.sound.tick();
    B.draw();
    B.drawAlarms();
    B.drawKeys();
    B.drawNotices();
    if (!document.hidden) B.drawTrend();
  };

  const confirm = (now) => {
    if (B.phone()) return; // no screen to rely on: nobody may count it as one that shows alarms
    const second = B.bedsideDisplay && B.bedsideDisplay !== B.display(); // information only: nobody waits for it
    if (now - confirmedAt < (second ? SECOND_MS : CONFIRM_MS) || lost) return;
    if (now < SETTLING_MS && B.sound.state === "blocked") return; // the bursts are on their way: not yet "no sound"
    confirmedAt = now;
    say({})
      .then((answer) => (B.bedsideDisplay = answer.bedside))
      .catch(() => {});
  };

  const say = (more) =>
    fetch(`/api/beds/${encodeURIComponent(B.bed())}/display`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({
        display: B.display(),
        sequence: B.store.state.sequence,
        sound: B.sound.state,
        awake: B.awake === undefined ? null : B.awake,
        ...more,
      }),
      keepalive: true,
    }).then((answer) => answer.json());
  window.addEventListener("pagehide", () => B.store.state && !lost && say({ leaving: true }).catch(() => {}));

  const frame = (now) => {
    frames += 1;
    B.sweep(now);
    confirm(now);
    requestAnimationFrame(frame);
  };

  const wake = () => {
    if (!navigator.wakeLock || document.hidden || B.awake) return;
    navigator.wakeLock
      .request("screen")
      .then((lock) => {
        B.awake = true;
        lock.addEventListener("release", () => (B.awake = false));
      })
      .catch(() => (B.awake = false));
  };

  const begin = () => {
    began = performance.now();
    connect();
    setInterval(look, 200);
    B.on("state", () => (judge(), B.sound.tick(), B.draw(), B.drawAlarms(), B.drawKeys()));
    B.on("beat", judge);
    requestAnimationFrame(frame);
    wake();
    document.addEventListener("visibilitychange", wake);
    document.addEventListener("pointerdown", wake);
  };

  /* One live page to a display: more would use up the browser's connections, and an acknowledge would hang. */
  const alone = () => {
    if (!navigator.locks) return begin();
    navigator.locks.request("bedside-live-page", { ifAvailable: true }, (lock) => {
      if (lock) {
        begin();
        return new Promise(() => {});
      }
      document.body.classList.add("second-page");
      B.el("said-here").classList.add("shown");
      B.text(B.el("said-here"), B.words.this_display_already_shows);
      return navigator.locks.request("bedside-live-page", () => location.reload());
    });
  };

  B.onStart(alone);
})();
