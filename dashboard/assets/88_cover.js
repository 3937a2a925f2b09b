/* Pages that cover the bedside's own regions: the alarm bar stays above them, the vital signs stand in their strip, and
   they go back by themselves, because a nurse who leaves one must find the bedside page when she looks up. A page is
   any [data-cover]; what opens it says [data-opens]; its address is its name. */
(function () {
  "use strict";
  const B = window.bedside;
  const BACK_S = 60;
  let open = "",
    opener = null,
    touched = 0,
    timer = null;

  const region = (name) => document.querySelector(`[data-cover="${name}"]`);
  /* The page's own clock: its callbacks are asked only while it is open. */
  const clock = (name, on) => {
    if (window.dash_clientside && window.dash_clientside.set_props)
      window.dash_clientside.set_props(name + "-tick", on ? { disabled: false, n_intervals: Date.now() % 1e9 } : { disabled: true });
  };
  const strip = (page) => {
    for (const box of page.querySelectorAll("[data-strip]")) {
      const shown = B.shown[box.dataset.strip];
      if (!shown) continue;
      if (shown.name) B.text(box.querySelector(".strip-name"), shown.name);
      if (shown.unit) B.text(box.querySelector(".strip-unit"), shown.unit);
      const value = box.querySelector(".dv-value");
      B.text(value, shown.text);
      B.text(box.querySelector(".strip-more"), shown.more || "");
      for (const name of ["live", "stale", "absent", "high", "medium"]) B.toggle(value, name, name === shown.state || name === shown.level);
    }
  };
  const tick = () => {
    const page = region(open);
    const left = BACK_S - (performance.now() - touched) / 1000;
    if (left <= 0) return hide();
    page.style.top = B.el("alarm-row").getBoundingClientRect().bottom + "px";
    const back = page.querySelector(".back-in");
    B.text(back, B.filled(back.dataset.words, { left: B.span(left) }));
    strip(page);
  };
  window.addEventListener("resize", () => open && tick());
  /* What lies under a page takes neither a press nor the focus. */
  const under = (covered) => document.querySelectorAll(".main, .act").forEach((part) => (part.inert = covered));
  const show = (name) => {
    if (open === name || !region(name)) return;
    hide();
    open = name;
    opener = document.activeElement === document.body ? null : document.activeElement;
    touched = performance.now();
    document.querySelectorAll(".dialog .mantine-Modal-close").forEach((key) => key.click());
    region(name).hidden = false;
    document.body.classList.add("on-" + name);
    under(true);
    clock(name, true);
    timer = setInterval(tick, 1000);
    tick();
    region(name).querySelector(".back").focus({ preventScroll: true });
  };
  const hide = () => {
    if (!open) return;
    const name = open;
    open = "";
    clearInterval(timer);
    clock(name, false);
    region(name).hidden = true;
    document.body.classList.remove("on-" + name);
    under(false);
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
    if (location.hash === "#" + name) history.replaceState(null, "", location.pathname);
  };

  /* The browser's Back closes what is open; where nothing is, the page stays and says so: a monitor is not left by a
     swipe. A browser takes an entry for real only after a press, so that it is made with each. */
  const HERE = "bedside";
  const stay = () => history.state !== HERE && history.pushState(HERE, "");
  const back = () => {
    if (location.hash) return; // the address of a page: it is shown
    const dialog = [...document.querySelectorAll(".dialog .mantine-Modal-close")].find((key) => key.getClientRects().length);
    if (open) hide();
    else if (dialog && B.mayLeave()) dialog.click();
    else if (dialog) stay();
    else B.say(B.words.back_stays);
  };

  B.onStart(() => {
    ["pointerdown", "keydown", "wheel"].forEach((kind) => document.addEventListener(kind, () => (touched = performance.now()), true));
    document.addEventListener("click", (event) => {
      const key = event.target.closest && event.target.closest("[data-opens], .back");
      if (!key || key.disabled) return;
      if (key.dataset.opens) show(key.dataset.opens);
      else hide();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, stay, true));
    window.addEventListener("popstate", back);
    const hash = () => (location.hash ? show(location.hash.slice(1)) : hide());
    window.addEventListener("hashchange", hash);
    if (location.hash) setTimeout(hash, 300); // the page's callbacks are there by then
  });
})();
