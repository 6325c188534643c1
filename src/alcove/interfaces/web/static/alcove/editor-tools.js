/* Help on a field, letters and accents, and text strings. */
import { kept } from "./editor-keys.js";

const SHELF = "alcove.editor.strings";
const TYPED = "#editor textarea, #editor input:not([type=hidden])";
let last = null;

export function open(name) {
  document.getElementById(name)?.showModal();
}

function put(text, from, to) {
  const place = last;
  place.focus();
  place.dispatchEvent(new InputEvent("beforeinput", { bubbles: true }));
  place.setRangeText(text, from ?? place.selectionStart, to ?? place.selectionEnd, "end");
  place.dispatchEvent(new Event("input", { bubbles: true }));
}

function sign(text, shown) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = shown;
  button.addEventListener("click", () => {
    button.closest("dialog").close();
    if (last) put(text);
  });
  return button;
}

export async function help(row, form) {
  const tag = row?.querySelector(".etag")?.value;
  if (!/^\w{3}$/.test(tag ?? "")) return;
  const answer = await fetch(form.dataset.help.replace(/000$/, tag)).catch(() => null);
  if (!answer?.ok) return;
  const panel = document.getElementById("tag-help");
  panel.querySelector("div").innerHTML = await answer.text();
  panel.hidden = false;
  document.getElementById("live").textContent = panel.querySelector("h2").textContent;
}

/* The word before the cursor, written out. */
export function expand() {
  if (!last) return;
  const end = last.selectionStart;
  const word = last.value.slice(0, end).match(/[^\s$]+$/)?.[0] ?? "";
  const strings = kept(SHELF);
  const found = [word, word.slice(1)].find((one) => one && Object.hasOwn(strings, one));
  if (found) put(strings[found], end - found.length, end);
}

export function offerTools(keep) {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(TYPED)) last = event.target;
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) open(opener.dataset.open);
    if (event.target.closest("[data-close]")) shut();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && shut());
  for (const place of document.querySelectorAll("[data-signs]")) {
    place.append(...[...place.dataset.signs].map((one) => sign(one, one)));
  }
  for (const place of document.querySelectorAll("[data-marks]")) {
    const marks = place.dataset.marks.split(" ").map((one) => String.fromCodePoint(parseInt(one, 16)));
    place.append(...marks.map((one) => sign(one, `\u25CC${one}`)));
  }
  const dialog = document.getElementById("editor-strings");
  const text = dialog.querySelector("textarea");
  text.value = Object.entries(kept(SHELF)).map((pair) => pair.join(" = ")).join("\n");
  dialog.querySelector("form").addEventListener("submit", () => keep(SHELF, read(text.value)));
}

function shut() {
  const panel = document.getElementById("tag-help");
  if (panel.hidden) return;
  panel.hidden = true;
  last?.focus();
}

function read(text) {
  const pairs = text.split("\n").map((line) => line.match(/^\s*(\S+)\s*=\s*(.+?)\s*$/)).filter(Boolean);
  return Object.fromEntries(pairs.map(([, word, said]) => [word, said]));
}
