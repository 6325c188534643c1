/* What the harness asks of a page, in the page itself. */
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const RINGS = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor", "insetBlockStart"];

  const isShown = (e) => e.checkVisibility({ checkVisibilityCSS: true, contentVisibilityAuto: true }) && e.getClientRects().length > 0;
  const named = (e) => `<${e.tagName.toLowerCase()}${e.id ? " id=" + e.id : ""}${e.className?.baseVal === undefined && e.className ? " class=" + e.className : ""}> ${(e.innerText || e.value || e.name || "").trim().slice(0, 40)}`;
  const controls = () => [...document.querySelectorAll(CONTROLS)].filter((e) => !e.disabled && isShown(e));
  const family = (e) => [e, e.parentElement, e.parentElement?.parentElement].filter(Boolean);
  const looks = (e) => JSON.stringify(family(e).map((one) => RINGS.map((name) => getComputedStyle(one)[name])));

  let all = [], before = new Map(), seen = new Set(), wrong = new Set(), stuck = false, last = null;

  const alone = (e) => e.type !== "radio" ? e : all.find((one) => one.type === "radio" && one.name === e.name && one.form === e.form);

  function isCovered(e) {
    const box = e.getClientRects()[0];
    if (!box) return true;
    const at = (x, y) => document.elementFromPoint(x, y);
    const points = [[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].map(([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
    return !points.some(([x, y]) => { const hit = at(x, y); return hit && (e.contains(hit) || hit.contains(e) || hit.closest("label")?.control === e); });
  }

  /* what has the focus now: is it seen, is it covered, has it moved? (null: just looked, not moved by a key) */
  let looked = 0;
  function look() {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) { last = null; return; }
    looked = e === last ? looked + 1 : 0;
    if (looked > 3) { stuck = true; wrong.add(`the focus cannot leave: ${named(e)}`); }
    last = e;
    if (seen.has(e)) return;
    seen.add(e);
    if (before.has(e) && looks(e) === before.get(e)) wrong.add(`focus is not seen: ${named(e)}`);
    if (isCovered(e)) wrong.add(`focus is covered: ${named(e)}`);
  }

  window.harness = {
    /* remember how everything looks without focus, and look at the focus before each Tab takes it on */
    start() {
      document.activeElement?.blur?.();
      all = controls();
      before = new Map(all.map((e) => [e, looks(e)]));
      seen = new Set();
      wrong = new Set();
      stuck = false;
      last = null;
      document.addEventListener("keydown", (event) => event.key === "Tab" && look(), true);
      return all.length;
    },
    state() {
      look();
      const reached = new Set([...seen].map(alone));
      return { wrong: [...wrong], stuck, missing: all.filter((e) => !reached.has(alone(e))).map(named) };
    },
    /* controls that only a mouse can use: something listens for clicks, or shows a hand, and no key gets there */
    mouseOnly() {
      const listening = [...(window.harnessClicks ?? [])].filter((e) => e instanceof Element);
      const inline = [...document.querySelectorAll("[onclick]")];
      const hands = [...document.body.querySelectorAll("*")].filter((e) => getComputedStyle(e).cursor === "pointer" && getComputedStyle(e.parentElement).cursor !== "pointer");
      return [...new Set([...listening, ...inline, ...hands])]
        .filter((e) => isShown(e) && !e.matches(CONTROLS) && !e.closest("a[href], button, summary, label") && !e.querySelector(CONTROLS) && !e.matches("label, html, body, dialog, [data-drop]"))
        .map(named);
    },
    /* WCAG 2.5.8: 24 by 24 px, or room around; a link in a sentence may be as high as its line; a label counts */
    small() {
      const boxes = controls().map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()]);
      const near = (a, b) => { const dx = (a.left + a.right - b.left - b.right) / 2, dy = (a.top + a.bottom - b.top - b.bottom) / 2; return Math.hypot(dx, dy) < 24; };
      const inSentence = (e) => getComputedStyle(e).display.startsWith("inline") && [...e.parentElement.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim().length > 1);
      return boxes.filter(([e, box]) => box.width > 1.5 && box.bottom > 0 && (box.width < 23.9 || box.height < 23.9) && !inSentence(e) && boxes.some(([other, o]) => other !== e && near(box, o)))
        .map(([e, box]) => `${named(e)} ${Math.round(box.width)}x${Math.round(box.height)}`);
    },
    /* WCAG 1.4.10 and 1.4.12 */
    sideways() {
      const wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= wide) return [];
      return [...document.body.querySelectorAll("*")].filter((e) => { const b = e.getBoundingClientRect(); return (b.right > wide + 1 || b.left < -1) && b.width > 2 && isShown(e) && !e.closest(".table-box, .bytes"); }).slice(0, 5).map(named).concat(`${document.documentElement.scrollWidth} > ${wide}`);
    },
    /* text that is cut off where spacing grows */
    space() {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
    unspace() { document.adoptedStyleSheets = []; },
  };
})();
