/* What is typed or stepped and not yet in force is not thrown away by one press: the first Esc, x or Back asks. And what
   scrolls says that there is more below. */
(function () {
  "use strict";
  const B = window.bedside;
  const ASKED_MS = 6000;
  const FORMS = ["new-session", "chart-pump", "chain-start", "end-anyway", "end-open", "cancelled"]; // emptied when they are opened again
  let typed = "",
    askedAt = -Infinity;

  const name = () => document.body.dataset.dialog || "";
  B.edited = () => (name() === "limits" ? !!document.querySelector(".lm-main.edited") : FORMS.includes(name()) && typed === name());
  /* Whether it may be left now; the first time it is asked. */
  B.mayLeave = () => {
    if (!B.edited() || performance.now() - askedAt < ASKED_MS) return true;
    askedAt = performance.now();
    B.say(name() === "limits" ? B.words.not_applied : B.words.not_sent);
    return false;
  };
  const stop = (event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  document.addEventListener("input", ({ target }) => target.closest && target.closest(".dialog") && (typed = name()), true);
  // before the dialog hears it, which listens at the window too
  window.addEventListener("keydown", (event) => event.key === "Escape" && name() && !B.mayLeave() && stop(event), true);
  document.addEventListener(
    "click",
    (event) => {
      const key = event.target.closest && event.target.closest(".dialog .mantine-Modal-close, #limits-cancel");
      if (key && event.isTrusted && !B.mayLeave()) stop(event);
    },
    true,
  );

  /* More below. */
  const SCROLLS = ".dialog .mantine-Modal-body, .lm-main, .lg-scroll, .written, .resting";
  const LEAST_PX = 12;
  const look = () => {
    for (const box of document.querySelectorAll(SCROLLS)) {
      const said = box.getAttribute("data-below");
      box.removeAttribute("data-below"); // the sign itself takes room
      const left = box.clientHeight ? box.scrollHeight - box.clientHeight - box.scrollTop : 0;
      const below = left > LEAST_PX && getComputedStyle(box).overflowY !== "visible";
      if (below) box.setAttribute("data-below", said || B.words.more_below);
    }
  };
  B.onStart(() => {
    document.addEventListener("scroll", look, true);
    window.addEventListener("resize", look);
    setInterval(() => (name() || document.querySelector("[data-cover]:not([hidden])")) && look(), 500);
    new MutationObserver(() => name() || (typed = "")).observe(document.body, { attributes: true, attributeFilter: ["data-dialog"] });
  });
})();
