/* Keys for those who like them. They can be switched off on the help page (cookie "shortcuts=off"), as
   WCAG 2.1.4 asks of keys without a modifier; nothing can be done by key alone. */
import { openPalette } from "./palette.js";

const isOff = () => document.cookie.split("; ").includes("shortcuts=off");
const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;

function focusSearch() {
  const box = document.querySelector("main input[type=search]") ?? document.querySelector("input[type=search]");
  box?.focus();
  box?.select();
}

function step(by) {
  const hits = [...document.querySelectorAll("[data-hit]")];
  if (!hits.length) return;
  const at = hits.findIndex((hit) => hit.contains(document.activeElement));
  const next = hits[Math.min(Math.max(at + by, 0), hits.length - 1)];
  hits.forEach((hit) => hit.classList.toggle("is-here", hit === next));
  next.querySelector("h2 a, th a, a").focus();
}

const KEYS = {
  "?": () => document.getElementById("keys")?.showModal(),
  "/": focusSearch,
  j: () => step(1),
  k: () => step(-1),
};

function pressed(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

export function listen() {
  if (isOff()) return;
  document.addEventListener("keydown", pressed);
}
