/* Who is on duty: initials, a PIN, done. It lies over the trends like any dialog; alarms never ask for it. */
(function () {
  "use strict";
  const B = window.bedside;
  const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
  const MOST = 8,
    LEAST = 4;
  let chosen = null,
    pin = "";

  B.drawDuty = (state) => {
    const key = B.el("duty");
    const duty = state.duty;
    B.data(key, "person", duty ? duty.initials : "");
    B.text(key.lastElementChild, duty ? duty.initials + (B.small() ? "" : B.words.on_duty_since + B.hm(duty.since)) : B.words.nobody_named);
    B.toggle(key, "due", !duty);
  };

  const dots = () => B.text(B.el("duty-dots"), "●".repeat(pin.length) + "○".repeat(Math.max(0, LEAST - pin.length)));
  const say = (words) => B.text(B.el("duty-said"), words);
  const press = (digit) => {
    if (pin.length < MOST) pin += digit;
    dots();
  };
  const take = () => {
    if (!chosen) return say(B.words.choose_initials);
    const sent = pin;
    pin = "";
    dots();
    B.post("/duty", { initials: chosen, pin: sent })
      .then((answer) => {
        if (!answer.ok) return say(answer.said || answer.error);
        B.closeDialog("duty");
        B.say(B.word("took_over", { initials: chosen }));
      })
      .catch(() => say(B.words.the_server_does_not));
  };
  const pick = (initials) => {
    chosen = initials;
    pin = "";
    dots();
    say("");
    for (const key of document.querySelectorAll(".ini")) B.toggle(key, "on", key.dataset.person === initials);
  };
  const draw = ({ people }) => {
    chosen = null;
    pin = "";
    const keys = people.map((each) => {
      const key = B.key("", "btn ini", () => pick(each.initials), { disabled: !each.may });
      key.dataset.person = each.initials;
      key.append(B.make("b", "", each.initials), B.make("small", "", each.may ? each.name : B.words.viewer_off));
      return key;
    });
    const pad = DIGITS.map((digit) => B.key(digit, "btn", () => press(digit)));
    const wipe = B.key(B.words.wipe, "btn", () => {
      pin = "";
      dots();
    });
    B.el("duty-body").replaceChildren(
      people.length ? B.make("div", "initials", ...keys) : B.make("p", "soft", B.words.no_people),
      B.make("div", "pin", B.make("div", "pin-dots"), B.make("div", "pad", ...pad, wipe, B.key(B.words.take_over, "btn primary", take))),
      B.make("p", "wrong"),
    );
    document.querySelector(".pin-dots").id = "duty-dots";
    B.el("duty-body").lastElementChild.id = "duty-said";
    document.querySelector(".pin").hidden = !people.length;
    dots();
  };
  B.onStart(() => {
    B.el("duty").addEventListener("click", () => {
      B.get("/people")
        .then(draw)
        .catch(() => B.say(B.words.the_server_does_not_2));
    });
    document.addEventListener("keydown", (event) => {
      if (document.body.dataset.dialog !== "duty" || !chosen) return;
      if (/^[0-9]$/.test(event.key)) press(event.key);
      else if (event.key === "Backspace") {
        pin = pin.slice(0, -1);
        dots();
      }
    });
  });
})();
