/* Who is on duty, and who signs as a second person: initials, a PIN, done. It lies over the trends like any dialog;
   alarms never ask for it. */
(function () {
  "use strict";
  const B = window.bedside;
  const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"];
  const MOST = 8,
    LEAST = 4;

  B.drawDuty = (state) => {
    const key = B.el("duty");
    const duty = state.duty;
    B.data(key, "person", duty ? duty.initials : "");
    B.text(key.lastElementChild, duty ? duty.initials + (B.small() ? "" : B.words.on_duty_since + B.hm(duty.since)) : B.words.nobody_named);
    B.toggle(key, "due", !duty);
    if (!pad || !pad.shown || pad.finished || pad.sent || pad.asked.session === undefined) return;
    if (pad.asked.session === (state.session ? state.session.id : "")) return;
    pad.asked.back = "";
    B.closeDialog(pad.asked.dialog);
    B.say(B.words.sign_session_over);
  };

  /* One pad at a time: `asked` says for which dialog, what its key says, who may not and why, and what a PIN is sent to. */
  let pad = null,
    asking = 0,
    reopening = "";
  const dots = () => B.text(pad.dots, "●".repeat(pad.pin.length) + "○".repeat(Math.max(0, LEAST - pad.pin.length)));
  const say = (words) => B.text(pad.said, words);
  const press = (digit) => {
    if (pad.pin.length < MOST) pad.pin += digit;
    dots();
  };
  const wipe = () => {
    pad.pin = "";
    dots();
  };
  const send = () => {
    if (!pad.chosen) return say(B.words.choose_initials);
    const { chosen, pin, asked } = pad;
    const mine = pad;
    mine.sent = true; // what changes now is its own doing
    wipe();
    B.post(asked.path, { initials: chosen, pin, ...asked.more })
      .then((answer) => {
        if (pad !== mine) return;
        if (!answer.ok) return say(answer.said || answer.error);
        mine.finished = true;
        B.closeDialog(asked.dialog);
        asked.done(chosen);
      })
      .catch(() => pad === mine && say(B.words.the_server_does_not))
      .finally(() => (mine.sent = false));
  };
  const pick = (initials) => {
    pad.chosen = initials;
    wipe();
    say("");
    for (const key of pad.place.querySelectorAll(".ini")) B.toggle(key, "on", key.dataset.person === initials);
  };
  const draw = (asked, people) => {
    const place = B.el(asked.dialog + "-body");
    const keys = people.map((each) => {
      const off = each.may ? asked.off(each) : B.words.viewer_off;
      const key = B.key("", "btn ini", () => pick(each.initials), { disabled: !!off });
      key.dataset.person = each.initials;
      key.append(B.make("b", "", each.initials), B.make("small", "", off || each.name));
      return key;
    });
    pad = { asked, place, chosen: null, pin: "", dots: B.make("div", "pin-dots"), said: B.make("p", "wrong") };
    pad.dots.id = asked.dialog + "-dots";
    pad.said.id = asked.dialog + "-said";
    const digits = DIGITS.map((digit) => B.key(digit, "btn", () => press(digit)));
    const go = B.key(asked.words, "btn primary", send);
    place.replaceChildren(
      ...(asked.above ? [B.make("p", "signed", asked.above)] : []),
      people.length ? B.make("div", "initials", ...keys) : B.make("p", "soft", B.words.no_people),
      B.make("div", "pin", B.make("div", "pin-said", pad.dots, pad.said), B.make("div", "pad", ...digits, B.key(B.words.wipe, "btn", wipe), go)),
    );
    place.querySelector(".pin").hidden = !people.length;
    dots();
  };
  /* Nothing of the pad before stands there while the list is fetched; only the latest question is asked. */
  const asks = (asked) => {
    const mine = ++asking;
    pad = null;
    B.el(asked.dialog + "-body").replaceChildren();
    return B.get("/people")
      .then(({ people }) => {
        if (mine !== asking) return;
        draw(asked, people);
        if (asked.opens) B.openDialog(asked.dialog);
      })
      .catch(() => B.say(B.words.the_server_does_not_2));
  };
  /* The window is closed: nothing of it is kept. A form under it that was not signed stands there again. */
  B.padClosed = () => {
    if (!pad || document.body.dataset.dialog === pad.asked.dialog || (pad.asked.opens && !pad.shown)) return;
    const { asked, finished, place } = pad;
    pad = null;
    place.replaceChildren();
    if (!asked.back || finished || document.body.dataset.dialog) return;
    reopening = asked.back;
    B.openDialog(asked.back);
  };
  B.padOpened = () => {
    if (document.body.dataset.dialog) reopening = "";
    if (pad && document.body.dataset.dialog === pad.asked.dialog) pad.shown = true;
  };
  /* Whether a second person's window lies over this form. */
  B.signsFor = (form) => reopening === form || (!!pad && pad.asked.back === form && !pad.finished);

  /* The baseline, as soon as the session that was signed has come back on the live channel. */
  const follows = (tries) => {
    const key = B.el("baseline");
    if (!key.disabled && !key.hidden) key.click();
    else if (tries) setTimeout(() => follows(tries - 1), 100);
  };
  /* A second person signs an order: its words stand above. */
  B.sign = ({ order, words, stands, done }) => {
    const duty = () => B.store.state && B.store.state.duty;
    const session = B.store.state && B.store.state.session ? B.store.state.session.id : "";
    asks({
      dialog: "sign",
      opens: true,
      back: ["open_session", "correct_plan"].includes(order.order) ? "new-session" : "",
      session,
      path: "/witness",
      more: { order, session, stands: stands || "" },
      words: B.words.sign_key,
      above: words,
      off: (each) => (duty() && duty().initials === each.initials ? B.words.sign_asks : ""),
      done: (initials) => {
        B.say(B.word("signed", { initials }));
        if (done) done();
        if (["waste_drug", "waste_vial"].includes(order.order)) return;
        window.dash_clientside.set_props("signing", { data: null });
        if (order.order === "open_session") window.dash_clientside.set_props("note-text", { value: "" }); // nobody else's words
        follows(30);
      },
    });
  };
  B.onStart(() => {
    B.el("duty").addEventListener("click", () =>
      asks({
        dialog: "duty",
        path: "/duty",
        more: {},
        words: B.words.take_over,
        off: () => "",
        done: (initials) => B.say(B.word("took_over", { initials })),
      }),
    );
    document.addEventListener("keydown", (event) => {
      if (!pad || document.body.dataset.dialog !== pad.asked.dialog || !pad.chosen) return;
      if (/^[0-9]$/.test(event.key)) press(event.key);
      else if (event.key === "Backspace") {
        pad.pin = pad.pin.slice(0, -1);
        dots();
      }
    });
  });
})();
