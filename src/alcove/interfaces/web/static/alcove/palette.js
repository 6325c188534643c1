/* Ctrl-K: every link of the menus and of this page's actions, narrowed by typing. */
const words = document.body.dataset;

function places() {
  const seen = new Map();
  for (const link of document.querySelectorAll("nav a, [data-palette] a")) {
    const text = link.textContent.replace(/\s+/g, " ").trim();
    if (text && !seen.has(text)) seen.set(text, link.href);
  }
  return [...seen];
}

function item([text, href]) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = href;
  link.textContent = text;
  line.append(link);
  return line;
}

function build() {
  const dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", words.palette);
  const box = document.createElement("input");
  box.type = "search";
  box.className = "input";
  box.placeholder = words.palette;
  box.setAttribute("aria-label", words.palette);
  const list = document.createElement("ul");
  list.className = "plain-list";
  const all = places();
  const narrow = () => {
    const wanted = box.value.toLocaleLowerCase();
    list.replaceChildren(...all.filter(([text]) => text.toLocaleLowerCase().includes(wanted)).map(item));
    if (wanted) list.append(item([`${words.find} “${box.value}”`, `${words.search}?q=${encodeURIComponent(box.value)}`]));
  };
  box.addEventListener("input", narrow);
  dialog.addEventListener("keydown", (event) => move(event, box, list));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(box, list);
  narrow();
  return dialog;
}

function move(event, box, list) {
  const links = [...list.querySelectorAll("a")];
  if (event.key === "Enter" && event.target === box) {
    event.preventDefault();
    links[0]?.click();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const at = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (links[at] ?? box).focus();
  }
}

export function openPalette() {
  if (document.querySelector("dialog[open]")) return;
  const dialog = build();
  document.body.append(dialog);
  dialog.showModal();
}
