/* A drug or a fluid in "Event or note": what, how much, how; nothing is suggested but the unit and the route. */
(function () {
  "use strict";
  const B = window.bedside;
  const select = (id, label, values) => {
    const node = B.make("select", "in", ...values.map((each) => Object.assign(B.make("option", "", each), { value: each })));
    node.id = id;
    node.setAttribute("aria-label", label);
    return node;
  };
  const field = (id, label, list) => {
    const node = B.make("input", "in");
    Object.assign(node, { id, type: "text", autocomplete: "off", placeholder: label });
    node.setAttribute("aria-label", label);
    if (list) node.setAttribute("list", list);
    else node.inputMode = "decimal";
    return node;
  };
  const give = () => {
    const amount = Number(B.el("drug-amount").value.trim().replace(",", "."));
    const asked = { name: B.el("drug-name").value, amount, unit: B.el("drug-unit").value, route: B.el("drug-route").value };
    if (!B.el("drug-amount").value.trim() || !Number.isFinite(amount)) return B.say(B.words.drug_amount);
    B.order("give_drug", asked).then((answer) => {
      if (!answer || !answer.ok) return;
      B.say(B.word("drug_written", { drug: [asked.name, B.el("drug-amount").value.trim(), asked.unit, asked.route].join(" ") }));
      B.el("drug-name").value = B.el("drug-amount").value = "";
    });
  };
  /* What is thrown away is seen by a second person, who signs it. */
  const waste = () => {
    const said = B.el("waste-mg").value.trim();
    const mg = Number(said.replace(",", "."));
    if (!said || !(mg > 0)) return B.say(B.words.waste_amount);
    B.el("waste-mg").value = "";
    B.sign({ order: { order: "waste_drug", mg }, words: B.word("thrown_away", { mg }) });
  };
  B.onStart(() => {
    const box = B.el("note-drug");
    if (!box) return;
    const drugs = JSON.parse(box.dataset.drugs);
    const list = B.make("datalist", "", ...drugs.map(([name]) => Object.assign(B.make("option", ""), { value: name })));
    list.id = "drug-list";
    const name = field("drug-name", B.words.drug_name, "drug-list");
    name.addEventListener("change", () => {
      const known = drugs.find((each) => each[0] === name.value.trim());
      if (known) [, B.el("drug-unit").value, B.el("drug-route").value] = known;
    });
    box.replaceChildren(
      list,
      name,
      field("drug-amount", B.words.drug_how_much),
      select("drug-unit", B.words.drug_unit, JSON.parse(box.dataset.units)),
      select("drug-route", B.words.drug_route, JSON.parse(box.dataset.routes)),
      Object.assign(B.key(B.words.drug_chart, "btn", give), { id: "drug-give" }),
      field("waste-mg", B.words.waste_mg),
      Object.assign(B.key(B.words.waste_key, "btn", waste), { id: "waste-go" }),
    );
  });
})();
