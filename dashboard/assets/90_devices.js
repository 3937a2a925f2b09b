/* The Devices page: polled once a second while it is open, and only then. It goes back by itself, because a nurse who
   leaves it must find the bedside page when she looks up. Words go in as text, never as markup. */
(function () {
  "use strict";
  const B = window.bedside;
  const BACK_S = 60;
  const LINKS = { up: "up", silent: "silent", reconnecting: "reconnecting", down: "not connected" };
  let added = -Infinity; // an instrument that was just added is not in the list at once
  let open = false,
    chosen = null,
    frozen = false,
    touched = 0,
    timer = null,
    portsAt = 0;
  let rows = [],
    ports = [],
    port = null,
    protocol = null,
    title = "",
    heard = null,
    leftOut = [],
    catalogue = [];

  const api = (path) => "/api/beds/" + encodeURIComponent(B.bed()) + path;
  const get = (path) => fetch(api(path)).then((answer) => answer.json());
  const post = (path, body) =>
    fetch(api(path), { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }).then((answer) =>
      answer.json().then((said) => (answer.ok ? said : Promise.reject(new Error(said.error)))),
    );
  const make = (tag, cls, ...children) => {
    const node = document.createElement(tag);
    if (cls) node.className = cls;
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  const glyph = (name) => make("span", "i i-" + name);
  const many = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
  const GIVES = {
    spo2: "SpO₂",
    pulse_rate: "pulse",
    perfusion_index: "perfusion",
    heart_rate: "heart rate",
    respiration_rate: "respiration",
    etco2: "CO₂",
    pressure: "NIBP",
  };
  const since = (s) => (s === null || s === undefined ? "never" : s < 10 ? s.toFixed(1) + " s" : B.ago(s));
  const size = (bytes) =>
    bytes < 1000 ? bytes + " B" : bytes < 1e6 ? (bytes / 1000).toFixed(1) + " kB" : (bytes / 1e6).toFixed(1) + " MB";
  const tell = (words, wrong) => {
    B.text(B.el("dv-said"), words);
    B.toggle(B.el("dv-said"), "wrong", wrong);
  };

  /* --- open, close, go back by itself ---------------------------------------------------------------- */
  const show = () => {
    if (open) return;
    open = true;
    frozen = false;
    touch();
    portsAt = 0;
    document.querySelectorAll(".dialog .mantine-Modal-close").forEach((key) => key.click());
    B.el("devices-page").hidden = false;
    place();
    document.body.classList.add("on-devices");
    timer = setInterval(tick, 1000);
    tick();
  };
  /* Everything above stays: what the patient is, the phase, the alarms. */
  const place = () => (B.el("devices-page").style.top = B.el("alarm-row").getBoundingClientRect().bottom + "px");
  const hide = () => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    if (heard) post("/listen", {}).catch(() => {});
    heard = port = protocol = null;
    B.el("devices-page").hidden = true;
    document.body.classList.remove("on-devices");
    if (location.hash === "#devices") history.replaceState(null, "", location.pathname);
  };
  const touch = () => (touched = performance.now());
  const left = () => BACK_S - (performance.now() - touched) / 1000;

  const tick = () => {
    if (left() <= 0) return hide();
    place();
    B.text(B.el("dv-back-in"), "by itself in " + B.span(left()));
    vitals();
    get("/devices")
      .then((said) => {
        rows = said.devices;
        heard = said.heard;
        leftOut = said.left_out;
        parts(said.parts);
        if (!rows.some((row) => row.device === chosen) && performance.now() - added > 3000) chosen = rows.length ? rows[0].device : null;
        list();
        steps();
        facts();
      })
      .catch(() => {});
    if (chosen && !frozen)
      get("/devices/" + encodeURIComponent(chosen) + "/raw")
        .then(raw)
        .catch(() => {});
    if (performance.now() - portsAt > 3000) {
      portsAt = performance.now();
      get("/ports")
        .then((said) => (ports = said.ports))
        .catch(() => {});
    }
  };

  const vitals = () => B.strip(B.el("dv-vitals"));

  /* --- the instruments ------------------------------------------------------------------------------- */
  const clock = (apart) => {
    if (apart === null || apart === undefined) return "no clock";
    const s = Math.round(Math.abs(apart));
    const words =
      s < 60 ? (apart < 0 ? "−" : "+") + Math.abs(apart).toFixed(1) + " s" : (apart < 0 ? "−" : "+") + Math.floor(s / 60) + " min";
    return words;
  };
  const chip = (row) => {
    const good = row.link === "up";
    const again = row.opened > 1 && !good ? ", try " + row.opened : "";
    return make("span", "chip " + (good ? "ok" : "not"), glyph(good ? "check" : "warn"), LINKS[row.link] + again);
  };
  const list = () => {
    const head = ["instrument", "link", "good frames", "bad", "last byte", "its clock", "gives", ""];
    const lines = [make("div", "dv-row dv-headrow", ...head.map((words) => make("span", "q", words)))];
    for (const row of rows) {
      const off = Math.abs(row.apart_s || 0) > 5;
      const role = row.stands_by ? "stands by · " : "";
      const line = make(
        "div",
        "dv-row" + (row.device === chosen ? " on" : ""),
        make("span", "", make("b", "", row.title), make("small", "q", role + row.protocol)),
        make("span", "", chip(row)),
        make("span", "r", many(row.good || 0)),
        make("span", "r", many(row.bad || 0)),
        make("b", "r", since(row.last_byte_s)),
        make("span", "r" + (off ? " off5" : ""), off ? glyph("warn") : null, clock(row.apart_s)),
        make("span", "gives", (row.gives || []).map((one) => GIVES[one] || one).join(", ")),
        make("button", "btn", row.device === chosen ? "Raw" : "Open"),
      );
      line.lastChild.addEventListener("click", () => {
        chosen = row.device;
        frozen = false;
        touch();
        tick();
      });
      lines.push(line);
    }
    B.el("dv-rows").replaceChildren(...lines);
    const working = rows.filter((row) => row.link === "up").length;
    const needed = rows.filter((row) => !row.stands_by && row.link !== "up");
    B.text(
      B.el("dv-summary"),
      working +
        " of " +
        rows.length +
        " working · " +
        (needed.length ? needed.map((row) => row.title).join(", ") + " is missing" : "everything needed now is connected"),
    );
    const left = leftOut.map((words) => make("div", "dv-warning", glyph("warn"), words));
    B.el("dv-warnings").replaceChildren(...rows.flatMap(warnings), ...left, ...rows.flatMap(sensors));
  };
  /* What runs behind the page: its last sign of life, and whether it had to be started again. */
  const parts = (found) => {
    const words = (one) =>
      (one.alive ? since(one.age_s) : "no sign for " + B.span(one.age_s)) + (one.restarts ? ", started again " + one.restarts + "×" : "");
    B.el("dv-parts").replaceChildren(
      make("b", "q", "Runs behind this page"),
      ...found.map((one) => {
        const chip = make(
          "span",
          "part " + (one.alive ? (one.restarts ? "again" : "ok") : "not"),
          glyph(one.alive ? "check" : "warn"),
          one.words,
          make("small", "q", words(one)),
        );
        if (one.why) chip.title = one.why;
        chip.dataset.part = one.part;
        return chip;
      }),
    );
  };
  /* Two sensors of one kind at one instrument: which of them is on the page, and a key for each other. */
  const sensors = (row) => {
    const found = ((B.store.state || {}).channels || []).find((one) => one.device === row.device);
    if (!found) return [];
    const keys = found.values.map((one) => {
      const on = one.channel === (found.charted || 1);
      const key = make("button", "btn", (on ? "On the page: " : "Chart ") + "sensor " + one.channel);
      key.disabled = on;
      key.addEventListener("click", () => {
        touch();
        post("/alarms/channel", { device: row.device, channel: one.channel === 1 ? 0 : one.channel, display: B.display() })
          .then((said) => tell(said.said || "Sensor " + one.channel + " is on the page from its next value.", !said.ok))
          .catch((refused) => tell(refused.message, true));
      });
      return make("span", "dv-sensor", key, make("b", "", one.value === null ? "--" : String(one.value) + " %"));
    });
    return [make("div", "dv-warning dv-sensors", glyph("warn"), row.title + " has more than one sensor for SpO₂. ", ...keys)];
  };
  const warnings = (row) => {
    const said = [];
    if (row.link !== "up") {
      const spare = row.stands_by ? " It stands by: nothing is missing without it." : "";
      said.push(row.title + ": " + (row.detail || LINKS[row.link]) + ". " + [row.pairing, row.note].filter(Boolean).join(" ") + spare);
    }
    if (Math.abs(row.apart_s || 0) > 5)
      said.push(
        row.title +
          ": its clock is " +
          clock(row.apart_s) +
          " from this computer's. Ages here use this computer's clock; set the instrument's.",
      );
    if (row.battery_low) said.push(row.title + ": low battery.");
    return said.map((words) => make("div", "dv-warning", glyph("warn"), words));
  };

  /* --- one instrument's bytes ------------------------------------------------------------------------- */
  const facts = () => {
    const row = rows.find((one) => one.device === chosen);
    if (!row) return;
    B.text(B.el("dv-raw-title"), "Raw view: " + row.title);
    B.el("dv-use").hidden = !row.stands_by;
    B.el("dv-remove").hidden = !row.stands_by || !row.added;
    B.text(B.el("dv-tap"), row.tap && row.tap.on ? "Keeping bytes: " + size(row.tap.bytes) : "Keep bytes");
    B.toggle(B.el("dv-tap"), "on", row.tap && row.tap.on);
    B.text(B.el("dv-freeze"), frozen ? "Go on" : "Freeze");
    const total = (row.good || 0) + (row.bad || 0);
    const pairs = [
      ["Port", row.url],
      ["Bad frames", many(row.bad || 0) + " of " + many(total) + (row.bad_at ? ", last " + B.hms(Date.parse(row.bad_at)) : "")],
      ["Connections", row.opened + (row.opened === 1 ? ", no reconnect" : ", " + (row.opened - 1) + " reconnects")],
      ["Evidence", row.evidence],
    ];
    B.el("dv-port-facts").replaceChildren(...pairs.flatMap(([name, words]) => [make("span", "q", name), make("span", "", words || "")]));
  };
  const raw = (said) => {
    if (!open || frozen) return;
    bars(said.rates);
    const room = Math.max(3, Math.floor(B.el("dv-bytes").clientHeight / (B.small() ? 24 : 30)));
    const lines = said.rows.slice(-room).map((row) => {
      const text = /^[\x20-\x7e·]+$/.test(row.text) && (row.text.match(/·/g) || []).length < row.text.length / 4;
      const bytes = (text ? row.text : row.hex) + (row.cut ? " … " + row.cut + " more" : "");
      const words = row.out ? "sent" : row.said || (row.frames ? row.frames + (row.frames > 1 ? " frames" : " frame") : "part of a frame");
      const bad = row.bad ? row.bad + " damaged · " : "";
      return make(
        "div",
        "dv-line" + (row.bad ? " bad" : ""),
        make("span", "q", B.hms(Date.parse(row.at)) + row.at.slice(19, 23)),
        make("code", "", bytes),
        glyph(row.bad ? "warn" : row.out ? "arrow" : "check"),
        make("span", "", bad + words),
      );
    });
    B.el("dv-bytes").replaceChildren(...lines);
  };
  const bars = (rates) => {
    const canvas = B.el("dv-rates"),
      ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const pen = canvas.getContext("2d"),
      top = Math.max(1, ...rates),
      wide = canvas.width / rates.length;
    rates.forEach((rate, at) => {
      pen.fillStyle = rate ? "#6f8296" : "#e8eef5";
      const tall = rate ? Math.max(2, (rate / top) * canvas.height) : 2;
      pen.fillRect(at * wide, canvas.height - tall, wide * 0.72, tall);
    });
    B.text(B.el("dv-rates-words"), "frames per second, last 2 min · now " + rates[rates.length - 1] + "/s");
  };

  /* --- adding ---------------------------------------------------------------------------------------- */
  const done = (name, on) => B.toggle(B.el("dv-step-" + name), "done", on);
  const steps = () => {
    done("plug", ports.length > 0);
    done("port", !!port);
    portList();
    const fits = heard && heard.url === port ? heard.heard.filter((one) => one.fits) : [];
    if (!protocol && fits.length) protocol = fits[0].protocol;
    done("listen", !!fits.length);
    listening();
    const values = fits.length ? fits.find((one) => one.protocol === protocol) || fits[0] : null;
    const first = ["perfusion_index", "pulse_rate", "spo2"];
    const shown = values ? Object.entries(values.values).sort((a, b) => first.indexOf(b[0]) - first.indexOf(a[0])) : [];
    done("values", shown.length > 0);
    const names = { spo2: ["SpO₂ %", "c-spo2"], pulse_rate: ["bpm", "c-pulse"], perfusion_index: ["PI %", ""] };
    B.el("dv-values").replaceChildren(
      ...shown.flatMap(([vital, value]) => [
        make("b", "dv-first " + (names[vital] || ["", ""])[1], String(value)),
        make("span", "q", (names[vital] || [vital])[0]),
      ]),
    );
    naming();
    const ready = port && protocol;
    B.el("dv-add-it").disabled = !ready;
    const kind = ready && (catalogue.find((one) => one.name === protocol) || {}).kind;
    const taken = rows.some((row) => !row.stands_by && (row.kind === kind || row.kind === "monitor"));
    B.text(B.el("dv-add-it"), taken ? "Add as standby" : "Add");
    if (ready && taken && !B.el("dv-said").textContent) tell("Sources never switch by themselves.", false);
  };
  const portList = () => {
    const free = ports.filter((one) => !one.taken_by);
    const typed = B.el("dv-url");
    if (B.el("dv-port").dataset.drawn === JSON.stringify([free, port]) && typed) return;
    const keep = typed ? typed.value : "";
    const buttons = free.map((one) => {
      const key = make(
        "button",
        "btn dv-portkey" + (one.url === port ? " on" : ""),
        make("b", "", one.url.split("/").pop()),
        make("small", "q", [one.path.split("/").pop(), one.seems[0] || one.description].filter(Boolean).join(" · ")),
      );
      key.addEventListener("click", () => listen(one.url));
      return key;
    });
    const other = make("input", "dv-in");
    other.id = "dv-url";
    other.placeholder = "or type: COM4, socket://host:port, ble://name";
    other.value = keep;
    other.setAttribute("aria-label", "another port");
    other.addEventListener("keydown", (event) => event.key === "Enter" && listen(other.value.trim()));
    const go = make("button", "btn", "Listen");
    go.addEventListener("click", () => listen(other.value.trim()));
    B.el("dv-port").replaceChildren(
      ...(buttons.length ? buttons : [make("div", "q", "No free serial port is plugged in.")]),
      make("div", "dv-other", other, go),
    );
    B.el("dv-port").dataset.drawn = JSON.stringify([free, port]);
  };
  const listen = (url, wanted) => {
    touch();
    if (!url) return tell("Name a port.", true);
    port = url;
    protocol = wanted || null;
    tell("", false);
    post("/listen", { url, protocol: wanted || null })
      .then(tick)
      .catch((error) => {
        port = null;
        tell(error.message, true);
      });
  };
  const listening = () => {
    const box = B.el("dv-listen");
    if (!heard || heard.url !== port) return box.replaceChildren();
    const lines = heard.heard
      .slice(0, 2)
      .map((one) =>
        make(
          "div",
          "dv-heard" + (one.fits ? " fits" : " q"),
          make("span", "grow", one.instrument, make("small", "q", one.protocol)),
          make("span", one.fits ? "chip ok" : "", one.fits ? glyph("check") : null, one.good + " good, " + one.bad + " bad"),
        ),
      );
    const words = heard.error
      ? heard.error
      : heard.running
        ? "listening at " + heard.line
        : heard.heard.some((one) => one.fits)
          ? heard.line
          : "nothing that is known speaks there";
    const picker = make("select", "dv-in");
    picker.setAttribute("aria-label", "protocol");
    picker.append(
      new Option("choose it by name", ""),
      ...catalogue.map((one) => new Option(one.name, one.name, false, one.name === protocol)),
    );
    picker.addEventListener("change", () => picker.value && listen(port, picker.value));
    if (box.contains(document.activeElement)) return;
    box.replaceChildren(...lines, make("div", "dv-other", make("div", "dv-words " + (heard.error ? "wrong" : "soft"), words), picker));
  };
  const naming = () => {
    const box = B.el("dv-name");
    if (box.firstChild) return;
    const field = make("input", "dv-in");
    field.id = "dv-title-in";
    field.maxLength = 40;
    field.placeholder = "as the clinic calls it";
    field.setAttribute("aria-label", "name");
    field.addEventListener("input", () => (title = field.value));
    box.append(field);
  };
  const add = () => {
    touch();
    post("/devices", { url: port, protocol, title })
      .then((said) => {
        chosen = said.device;
        added = performance.now();
        port = protocol = heard = null;
        title = B.el("dv-title-in").value = "";
        tell("Added. It is there again after every start.", false);
        tick();
      })
      .catch((error) => tell(error.message, true));
  };

  B.onStart(() => {
    document.addEventListener("click", (event) => event.target.closest("[data-open-devices]") && show());
    B.el("dv-back").addEventListener("click", hide);
    B.el("dv-freeze").addEventListener("click", () => {
      frozen = !frozen;
      touch();
      facts();
    });
    B.el("dv-tap").addEventListener("click", () => {
      const row = rows.find((one) => one.device === chosen);
      touch();
      if (row)
        post("/devices/" + encodeURIComponent(chosen) + "/tap", { on: !row.tap.on })
          .then(tick)
          .catch((error) => tell(error.message, true));
    });
    B.el("dv-use").addEventListener("click", () => {
      touch();
      post("/devices/" + encodeURIComponent(chosen) + "/use", { display: B.display() })
        .then(tick)
        .catch((error) => tell(error.message, true));
    });
    B.el("dv-remove").addEventListener("click", () => {
      touch();
      post("/devices/" + encodeURIComponent(chosen) + "/remove", { display: B.display() })
        .then((said) => {
          tell(said.said || "Removed.", !said.ok);
          tick();
        })
        .catch((error) => tell(error.message, true));
    });
    B.el("dv-add-it").addEventListener("click", add);
    for (const kind of ["pointerdown", "keydown"]) B.el("devices-page").addEventListener(kind, touch);
    document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
    window.addEventListener("hashchange", () => (location.hash === "#devices" ? show() : hide()));
    fetch("/api/protocols")
      .then((answer) => answer.json())
      .then((said) => (catalogue = said.protocols))
      .catch(() => {});
    if (location.hash === "#devices") setTimeout(show, 300);
  });
})();
