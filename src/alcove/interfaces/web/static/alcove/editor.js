/* The editor by keyboard. The page does all of this without it, by buttons. */
import { keep, listenToKeys } from "./editor-keys.js";
import { record, redo, undo } from "./editor-history.js";
import { checkSoon, keepSoon, watchLeaving } from "./editor-checks.js";
import { add, move, named, next, pair, remove, rowOf } from "./editor-rows.js";
import { expand, help, offerTools, open } from "./editor-tools.js";

const form = () => document.getElementById("editor");

function changed() {
  checkSoon(form());
  keepSoon(form());
}

const structural = (act) => (row) => {
  record(form(), "structure");
  act(row);
  changed();
};

const ACTS = {
  next,
  add: structural(add),
  remove: structural((row) => {
    if (!row) return;
    remove(row);
    document.getElementById("live").textContent = form().dataset.removed;
  }),
  up: structural((row) => row && move(row, -1)),
  down: structural((row) => row && move(row, 1)),
  pair: (row) => row && pair(row, form(), () => structural(() => {})(row)),
  headings: (row) => {
    const button = row?.querySelector('button[value^="headings:"]');
    if (button) form().requestSubmit(button);
  },
  undo: () => undo(form()) && changed(),
  redo: () => redo(form()) && changed(),
  save: () => form().querySelector("[data-key=save]").click(),
  help: (row) => help(row, form()),
  signs: () => open("editor-signs"),
  expand: () => expand(),
};

/* The buttons of a row do at once what the server would do. */
function pressed(event) {
  const button = event.target.closest("button[name=do]");
  const [act, place] = (button?.value ?? "").split(":");
  if (!place || !(act in ACTS)) return;
  event.preventDefault();
  const rows = document.querySelectorAll("#rows > .efield");
  ACTS[act](rows[Number(place)] ?? rows[rows.length - 1]);
}

if (form()) {
  document.addEventListener("click", pressed);
  document.addEventListener("beforeinput", (event) => form().contains(event.target) && record(form(), event.target));
  document.addEventListener("change", (event) => event.target.matches("#editor select") && record(form(), event.target));
  document.addEventListener("input", (event) => {
    if (!form().contains(event.target)) return;
    changed();
    if (event.target.matches(".etag")) named(rowOf(event.target), form());
  });
  listenToKeys(ACTS, () => rowOf(document.activeElement));
  offerTools(keep);
  watchLeaving(form);
}
