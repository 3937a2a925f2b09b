/* Keys that are drawn anew while they stand: a press is told to a store of the page.
   Numbers that are stepped: each press goes to the server as the number it wants, and what stands there is what the
   server made of it. Presses that come faster than the answers go on from each other. */
(function () {
  "use strict";
  const AHEAD_MS = 500;
  const STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };
  const HELD_MS = 450,
    AGAIN_MS = 110,
    TYPED_MS = 1200;
  let ahead = { key: "", value: 0, at: -Infinity };

  const step = (box, by, exactly) => {
    const { name, what, value, low, top } = box.dataset;
    const key = name + " " + what;
    const goesOn = ahead.key === key && performance.now() - ahead.at < AHEAD_MS;
    const wanted = exactly === undefined ? (goesOn ? ahead.value : Number(value)) + by : exactly;
    ahead = { key, value: Math.max(Number(low), Math.min(Number(top), wanted)), at: performance.now() };
    window.dash_clientside.set_props("stepped", { data: { name, what, value: wanted, by, at: performance.now() } });
  };
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-press]");
    if (pressed && !pressed.disabled)
      window.dash_clientside.set_props(pressed.dataset.press, { data: { ...JSON.parse(pressed.dataset.said), at: performance.now() } });
    const key = event.target.closest && event.target.closest(".step [data-by]");
    if (key && !repeated) step(key.closest(".step"), Number(key.dataset.by));
    repeated = false;
  });
  /* A key that is held goes on by itself; each step is of the number that is wanted, not of the one that is shown. */
  let repeated = false,
    going = null;
  const halt = () => clearTimeout(going);
  document.addEventListener("pointerdown", (event) => {
    const key = event.target.closest && event.target.closest(".step [data-by]");
    repeated = false;
    halt();
    if (!key) return;
    const label = key.getAttribute("aria-label");
    const again = () => {
      const now = document.querySelector(`.step [aria-label="${CSS.escape(label)}"]`); // it is drawn anew
      if (!now) return;
      repeated = true;
      step(now.closest(".step"), Number(now.dataset.by));
      going = setTimeout(again, AGAIN_MS);
    };
    going = setTimeout(again, HELD_MS);
  });
  ["pointerup", "pointercancel", "blur"].forEach((kind) => window.addEventListener(kind, halt));
  /* Digits typed at the number, and Enter or a moment's rest. */
  let typed = "",
    resting = null;
  const take = (number) => {
    clearTimeout(resting);
    const box = number.closest(".step");
    if (typed && box) step(box, Number(typed) - Number(box.dataset.value), Number(typed));
    typed = "";
  };
  document.addEventListener("keydown", (event) => {
    const number = event.target.closest && event.target.closest(".step .step-value");
    const back = event.key === "Backspace";
    if (number && (/^[0-9]$/.test(event.key) || (event.key === "-" && !typed) || back)) {
      event.preventDefault();
      typed = back ? typed.slice(0, -1) : (typed + event.key).slice(0, 4);
      number.textContent = typed || "…";
      clearTimeout(resting);
      resting = setTimeout(() => take(number), TYPED_MS);
      return;
    }
    if (number && event.key === "Enter" && typed) return take(number);
    if (!number || !STEPS[event.key]) return;
    event.preventDefault();
    step(number.closest(".step"), STEPS[event.key]);
  });

  /* What is drawn anew is another node: the focus goes to the one that means the same. */
  const mark = (node) => node.dataset.said || node.getAttribute("aria-label") || "";
  let last = null;
  document.addEventListener("focusin", (event) => (last = { node: event.target, mark: mark(event.target) }));
  document.addEventListener("focusout", (event) => setTimeout(() => last && last.node === event.target && event.target.isConnected && (last = null)));
  const again = () => {
    if (!last || !last.mark || last.node.isConnected || document.activeElement !== document.body) return;
    const same = [...document.querySelectorAll("[data-said], [aria-label]")].find((node) => mark(node) === last.mark);
    if (same) same.focus({ preventScroll: true });
  };
  window.bedside.onStart(() => {
    const drawn = new MutationObserver(again);
    for (const place of document.querySelectorAll("[data-cover], #limits-body")) drawn.observe(place, { childList: true, subtree: true });
  });
})();
