/* What does not fit on the page as it stands: words over words, words cut, sideways scrolling, targets too small or too
   close. A list of sentences; empty when all is well. */
() => {
  const found = [];
  const say = (text) => found.push(text);
  const short = (text) => text.trim().replace(/\s+/g, " ").slice(0, 40);
  const name = (node) => (node.id ? "#" + node.id : node.tagName.toLowerCase() + "." + String(node.className.baseVal ?? node.className).split(" ").join("."));
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };

  /* The part of a box that its ancestors let through, and whether one of them scrolls there. */
  const through = (node, box) => {
    let { left, top, right, bottom } = box;
    let scrolls = false;
    for (let at = node; at && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      const edge = at.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowY) && at.scrollHeight > at.clientHeight + 1) scrolls = true;
      left = Math.max(left, edge.left), right = Math.min(right, edge.right);
      top = Math.max(top, edge.top), bottom = Math.min(bottom, edge.bottom);
      // a foot that stays at the edge of what scrolls covers it, with a ground of its own
      for (const foot of at.querySelectorAll(":scope > .foot, :scope > * > .foot"))
        if (getComputedStyle(foot).position === "sticky" && !foot.contains(node)) bottom = Math.min(bottom, foot.getBoundingClientRect().top);
      if (style.position === "fixed") break;
    }
    return { left, top, right, bottom, scrolls };
  };
  /* Whether a point of a node is seen: nothing with a ground of its own lies over it. */
  const solid = (node) => {
    const style = getComputedStyle(node);
    const alpha = style.backgroundColor.match(/^rgba\(.*, ([\d.]+)\)$/);
    return style.backgroundImage !== "none" || !alpha || Number(alpha[1]) > 0.9;
  };
  const onTop = (node, x, y) => {
    for (const hit of document.elementsFromPoint(x, y)) {
      if (hit === node || node.contains(hit) || hit.contains(node)) return true;
      if (solid(hit)) return false;
    }
    return false;
  };

  /* Words: the ink of each line, without the room a font leaves above and below it. */
  const words = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node || /^(SCRIPT|STYLE|OPTION|NOSCRIPT)$/.test(node.tagName) || !seen(node)) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (const line of range.getClientRects()) {
      if (line.width < 2 || line.height < 4) continue;
      const ink = { left: line.left + 1, right: line.right - 1, top: line.top + line.height * 0.2, bottom: line.bottom - line.height * 0.2 };
      const shown = through(node, ink);
      const gone = shown.right - shown.left < 1 || shown.bottom - shown.top < 1;
      if (gone && shown.scrolls) continue; // below the edge of what scrolls: reached by scrolling
      if (gone && !shown.scrolls && node.closest(".sr-only, [data-unseen]")) continue;
      const outside = ink.left < view.left - 1 || ink.right > view.right + 1 || ink.top < view.top - 1 || ink.bottom > view.bottom + 1;
      if (outside && !shown.scrolls) say(`off the page: "${short(text.data)}" in ${name(node)}`);
      const cut = shown.left > ink.left + 1.5 || shown.right < ink.right - 1.5 || (!shown.scrolls && (shown.top > ink.top + 1.5 || shown.bottom < ink.bottom - 1.5));
      if (cut && !outside) say(`cut: "${short(text.data)}" in ${name(node)}`);
      if (gone || !onTop(node, (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2)) continue;
      words.push({ node, text: short(text.data), ...shown });
    }
  }
  /* What lies over the page on a ground of its own hides what is under it, and is not written over it. */
  const layer = (node) => node.closest(".said, .mantine-Modal-content, [data-cover], .alarm-help, .unfit, .look, .fold-list");
  for (const [at, a] of words.entries())
    for (const b of words.slice(at + 1)) {
      if (a.node === b.node || layer(a.node) !== layer(b.node)) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1.5 && high > 1.5) say(`over each other: "${a.text}" in ${name(a.node)} and "${b.text}" in ${name(b.node)}`);
    }

  /* Sideways. */
  if (document.scrollingElement.scrollWidth > innerWidth + 1) say("the page scrolls sideways");
  for (const node of document.querySelectorAll("body *")) {
    if (node.scrollWidth <= node.clientWidth + 1 || !seen(node) || !node.clientWidth) continue;
    const style = getComputedStyle(node);
    if (/auto|scroll/.test(style.overflowX) && node.tagName !== "INPUT" && node.tagName !== "TEXTAREA") say(`scrolls sideways: ${name(node)}`);
    if (style.textOverflow === "ellipsis" && node.clientWidth && node.textContent.trim()) say(`cut with dots: "${short(node.textContent)}" in ${name(node)}`);
  }

  /* Targets: what can be pressed now, as far as it is seen. The keys of one control that are joined are one target, as
     are the rows of a list in which one is chosen and nothing is done. */
  const JOINED = ".seg, .step, .lm-list";
  const joined = (a, b) => a.closest(JOINED) && a.closest(JOINED) === b.closest(JOINED);
  const targets = [];
  for (const node of document.querySelectorAll("button:not(:disabled), input, textarea, select, [role=button], a[href]")) {
    if (!seen(node) || node.type === "hidden" || node.closest(".js-plotly-plot")) continue;
    const target = /^(checkbox|radio)$/.test(node.type) ? node.closest(".mantine-Checkbox-body, label") || node : node;
    const box = target.getBoundingClientRect();
    const shown = through(target, box);
    if (shown.right - shown.left < 2 || shown.bottom - shown.top < 2) continue;
    if (!onTop(target, (shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2)) continue;
    if (box.width < 47.5 || box.height < 47.5) say(`too small to touch, ${box.width.toFixed(0)}x${box.height.toFixed(0)}: ${name(node)} "${short(node.textContent)}"`);
    targets.push({ node, target, ...shown });
  }
  for (const [at, a] of targets.entries())
    for (const b of targets.slice(at + 1)) {
      if (a.target.contains(b.target) || b.target.contains(a.target) || joined(a.node, b.node)) continue;
      const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      if (Math.max(across, down) < 7.5) say(`too close: ${name(a.node)} "${short(a.node.textContent)}" and ${name(b.node)} "${short(b.node.textContent)}"`);
    }
  return [...new Set(found)];
}
