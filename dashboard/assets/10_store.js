/* The client's store. feed(message) is the only entry: another transport, or a test, calls the same. */
(function () {
  "use strict";
  const B = window.bedside;
  const KEPT = 75 * 12;

  const store = (B.store = {
    state: null,
    serverTime: 0, // of the last heartbeat, ms
    heardAt: -Infinity, // performance.now() of it
    stateAt: 0,
    joined: false, // a full picture has just begun
    pending: [], // samples not drawn yet
    rate: 75,
    lastWave: -Infinity,
    points: [], // one per second since the trend was fetched: [ms, spo2, pulse]
  });

  const listeners = { state: [], beat: [], full: [] };
  B.on = (kind, listener) => listeners[kind].push(listener);
  const tell = (kind) => listeners[kind].forEach((listener) => listener(store));

  B.speed = () => (store.state ? store.state.speed : 1);
  /* Chair seconds since the last heartbeat. */
  B.since = () => ((performance.now() - store.heardAt) / 1000) * B.speed();
  B.now = () => store.serverTime + B.since() * 1000;
  B.sinceState = () => ((performance.now() - store.stateAt) / 1000) * B.speed();

  /* A heartbeat from before a hang, delivered after it, proves nothing: its clock stands behind. */
  const late = (time) => !store.joined && store.serverTime > 0 && time < store.serverTime + B.since() * 1000 - 2000 * B.speed();

  const heard = (message) => {
    const time = Date.parse(message.server_time);
    if (late(time)) return false;
    store.joined = false;
    store.serverTime = time;
    store.heardAt = performance.now();
    return true;
  };

  const note = (state) => {
    const value = (vital) => (vital.state === "live" ? vital.value : null);
    const last = store.points[store.points.length - 1];
    if (last && store.serverTime - last[0] < 1000) return;
    store.points.push([store.serverTime, value(state.vitals.spo2), value(state.vitals.pulse_rate)]);
  };

  B.feed = (message) => {
    switch (message.t) {
      case "full":
        store.joined = true;
        store.beat = null; // of before: its numbers are not this picture's
        store.pending = message.wave.flatMap((piece) => piece.s).slice(-KEPT);
        tell("full");
        break;
      case "state":
        if (!heard(message)) return;
        store.state = message;
        store.stateAt = performance.now();
        note(message);
        tell("state");
        break;
      case "beat":
        if (!heard(message)) return;
        store.beat = message;
        if (store.state) note(store.state);
        tell("beat");
        break;
      case "wave":
        store.rate = message.r;
        store.lastWave = performance.now();
        store.pending.push(...message.s);
        if (store.pending.length > KEPT * Math.max(1, B.speed())) store.pending.splice(0, store.pending.length - KEPT);
        break;
    }
  };
})();
