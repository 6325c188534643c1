/* Which keys do what in the editor: a table that each person can change (kept in this browser), shown in the "?" sheet. */
const USUAL = {
  next: "Enter", add: "Ctrl+Enter", remove: "Ctrl+D", up: "Alt+ArrowUp", down: "Alt+ArrowDown", save: "Ctrl+S",
  undo: "Ctrl+Z", redo: "Ctrl+Y", help: "Ctrl+Alt+H", pair: "Alt+8", signs: "Ctrl+Alt+L", headings: "Ctrl+Alt+F", expand: "Ctrl+Space",
};
const SHELF = "alcove.editor.keys";
const isOff = () => document.cookie.split("; ").includes("shortcuts=off");

export function keep(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
  } catch {
    /* A browser that keeps nothing: it holds until the page is left. */
  }
}

export function kept(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name));
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}

const keys = { ...USUAL, ...kept(SHELF) };

function named(event) {
  const key = event.code === "Space" ? "Space" : event.altKey && /^Digit|^Key/.test(event.code) ? event.code.slice(-1) : event.key;
  const parts = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""];
  return [...parts.filter(Boolean), key.length === 1 ? key.toUpperCase() : key].join("+");
}

function isModifier(event) {
  return ["Control", "Alt", "Shift", "Meta"].includes(event.key);
}

/* The list for the sheet of shortcuts, with a button for each key that is pressed to change it. */
function show() {
  const list = document.getElementById("editor-keys");
  const sheet = document.querySelector("#keys form");
  if (!list || !sheet) return;
  list.hidden = false;
  sheet.before(list);
  for (const place of list.querySelectorAll("[data-act]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-small mono";
    button.setAttribute("aria-describedby", (place.nextElementSibling.id = `act-${place.dataset.act}`));
    const write = () => (button.textContent = keys[place.dataset.act].replace("Arrow", ""));
    button.addEventListener("keydown", (event) => {
      if (isModifier(event) || ["Tab", "Escape"].includes(event.key)) return;
      if (["Enter", " "].includes(event.key) && !event.ctrlKey && !event.altKey) return;
      event.preventDefault();
      keys[place.dataset.act] = named(event);
      keep(SHELF, keys);
      write();
    });
    write();
    place.append(button);
  }
}

export function listenToKeys(acts, row) {
  show();
  if (isOff()) return;
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || isModifier(event) || document.querySelector("dialog[open]")) return;
    const act = Object.keys(acts).find((name) => keys[name] === named(event));
    const here = row();
    if (!act || (["next", "add", "remove", "up", "down", "pair", "headings"].includes(act) && !here)) return;
    if (act === "next" && !event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    event.stopPropagation();
    acts[act](here);
  }, true);
}
