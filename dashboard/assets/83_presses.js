/* Keys that are drawn anew while they stand: a press is told to a store of the page.
   Numbers that are stepped: each press goes to the server as the number it wants, and what stands there is what the
   server made of it. Presses that come faster than the answers go on from each other. */
(function () {
  "use strict";
  const AHEAD_MS = 500;
  const STEPS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
  let ahead = { key: "", value: 0, at: -Infinity };

  const step = (box, by) => {
    const { name, what, value, low, top } = box.dataset;
    const key = name + " " + what;
    const goesOn = ahead.key === key && performance.now() - ahead.at < AHEAD_MS;
    const wanted = (goesOn ? ahead.value : Number(value)) + by;
    ahead = { key, value: Math.max(Number(low), Math.min(Number(top), wanted)), at: performance.now() };
    window.dash_clientside.set_props("stepped", { data: { name, what, value: wanted, by, at: performance.now() } });
  };
  document.addEventListener("click", (event) => {
    const pressed = event.target.closest && event.target.closest("[data-press]");
    if (pressed && !pressed.disabled)
      window.dash_clientside.set_props(pressed.dataset.press, { data: { ...JSON.parse(pressed.dataset.said), at: performance.now() } });
    const key = event.target.closest && event.target.closest(".step [data-by]");
    if (key) step(key.closest(".step"), Number(key.dataset.by));
  });
  document.addEventListener("keydown", (event) => {
    const number = event.target.closest && event.target.closest(".step .step-value");
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
