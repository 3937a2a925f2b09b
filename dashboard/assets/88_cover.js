/* A page that covers the bedside's own regions: the alarm bar stays above it, the vital signs stand in its strip, and
   it goes back by itself, because a nurse who leaves it must find the bedside page when she looks up. */
(function () {
  "use strict";
  const B = window.bedside;
  const BACK_S = 60;

  B.strip = (box) => {
    const tile = (vital) => document.querySelector('[data-vital="' + vital + '"]');
    const one = (vital, name, unit, cls) => {
      const from = tile(vital);
      const level = ["high", "medium"].find((each) => from.classList.contains(each)) || "";
      const value = B.make("b", cls + " dv-value " + from.dataset.state + " " + level, from.querySelector(".value").textContent);
      return B.make("div", "dv-vital", B.make("span", cls, name, B.make("small", "q", unit)), value);
    };
    box.replaceChildren(
      one("spo2", "SpO₂", "%", "c-spo2"),
      one("pulse_rate", "Pulse", "bpm", "c-pulse"),
      one("pressure", "NIBP", "mmHg", "c-nibp"),
      B.make(
        "div",
        "dv-vital",
        B.make("span", "c-drug", B.el("infusion-title").textContent, B.make("small", "q", "left")),
        B.make("b", "c-drug dv-value", B.el("infusion-clock").textContent),
      ),
    );
  };

  /* name: of the region `name-page`; enter, tick (once a second) and leave are the page's own. */
  B.cover = (name, page) => {
    let open = false,
      touched = 0,
      timer = null;
    const region = () => B.el(name + "-page");
    const place = () => (region().style.top = B.el("alarm-row").getBoundingClientRect().bottom + "px");
    const left = () => BACK_S - (performance.now() - touched) / 1000;
    const tick = () => {
      if (left() <= 0) return self.hide();
      place();
      B.text(region().querySelector(".back-in"), "by itself in " + B.span(left()));
      B.strip(region().querySelector(".dv-vitals"));
      page.tick();
    };
    const self = {
      show: () => {
        if (open) return;
        open = true;
        touched = performance.now();
        document.querySelectorAll(".dialog .mantine-Modal-close").forEach((key) => key.click());
        region().hidden = false;
        document.body.classList.add("on-" + name);
        if (page.enter) page.enter();
        timer = setInterval(tick, 1000);
        tick();
      },
      hide: () => {
        if (!open) return;
        open = false;
        clearInterval(timer);
        region().hidden = true;
        document.body.classList.remove("on-" + name);
        if (location.hash === "#" + name) history.replaceState(null, "", location.pathname);
      },
    };
    B.onStart(() => {
      ["pointerdown", "keydown", "wheel"].forEach((kind) => document.addEventListener(kind, () => (touched = performance.now()), true));
      region().querySelector(".back").addEventListener("click", self.hide);
      document.addEventListener("keydown", (event) => event.key === "Escape" && self.hide());
      const hash = () => location.hash === "#" + name && self.show();
      window.addEventListener("hashchange", hash);
      hash();
    });
    return self;
  };
})();
