/* Rows of the form: added, removed, moved and numbered anew, so that the server reads them as they stand. */
const rows = () => [...document.querySelectorAll("#rows > .efield")];

export const rowOf = (element) => element?.closest?.("#rows > .efield") ?? null;

/* Go into a field: behind the first subfield in which nothing is written, else at the end. */
function enter(row) {
  const content = row?.querySelector(".econtent:not([readonly])");
  (content ?? row?.querySelector("select, input:not([type=hidden]), textarea"))?.focus();
  if (!content) return;
  const empty = content.value.search(/\$\w(?=\$|$)/);
  const place = empty < 0 ? content.value.length : empty + 2;
  content.setSelectionRange(place, place);
}

function number() {
  rows().forEach((row, place) => {
    row.dataset.row = place;
    row.id = `f${place}`;
    row.querySelector(".eremarks").id = `r${place}`;
    for (const button of row.querySelectorAll("button[name=do]")) button.value = button.value.replace(/\d*$/, place);
    for (const one of row.querySelectorAll("[name^=p], [id^=p], [for^=p], [aria-describedby^=p], [name^=s]")) {
      for (const name of ["name", "id", "for", "aria-describedby"]) {
        const value = one.getAttribute(name);
        if (value) one.setAttribute(name, value.replace(/^p\d+-/, `p${place}-`).replace(/^(s[cv])-\d+$/, `$1-${place}`));
      }
    }
  });
}

export function next(row) {
  const all = rows();
  const after = all[all.indexOf(row) + 1];
  if (after) enter(after);
  else document.querySelector("[data-key=add]")?.focus();
}

const isBeside = (row) => row?.classList.contains("efield-beside");

/* A field and the 880s that lie beside it. */
function together(row) {
  const all = rows();
  let first = all.indexOf(row);
  while (isBeside(all[first])) first -= 1;
  let end = first + 1;
  while (isBeside(all[end])) end += 1;
  return all.slice(first, end);
}

export function add(row) {
  const fresh = document.getElementById("blank-row").content.firstElementChild.cloneNode(true);
  if (row) together(row).at(-1).after(fresh);
  else document.getElementById("rows").append(fresh);
  number();
  fresh.querySelector(".etag").focus();
}

/* Its 880s go with a field; with the last 880 goes the link to it. */
export function remove(row) {
  const all = rows();
  const group = together(row);
  if (isBeside(row)) {
    if (group.length === 2) {
      const content = group[0].querySelector("[name=content]");
      content.value = content.value.replace(/^\$6[^$]*/, "");
      const code = [...group[0].querySelectorAll("[name^=sc-]")].find((one) => one.value === "6");
      code?.closest(".erow").remove();
      group[0].classList.remove("efield-pair");
    }
    row.remove();
  } else group.forEach((one) => one.remove());
  number();
  const at = all.indexOf(isBeside(row) ? row : group.at(-1));
  enter(all[at + 1] ?? all[all.indexOf(group[0]) - 1]);
}

export function move(row, by) {
  if (isBeside(row)) return;
  const group = together(row);
  const all = rows();
  const next = by < 0 ? all[all.indexOf(row) - 1] : all[all.indexOf(group.at(-1)) + 1];
  if (!next) return;
  const focused = document.activeElement;
  if (by < 0) together(next)[0].before(...group);
  else together(next).at(-1).after(...group);
  number();
  focused.focus();
}

/* A tag was typed: the row gets its name, its indicators and, where it is a fixed field, its positions. What was typed stays. */
export async function named(row, form) {
  const tag = row.querySelector(".etag").value.trim();
  if (!/^\w{3}$/.test(tag) || row.dataset.tag === tag) return;
  row.dataset.tag = tag;
  const leader = encodeURIComponent(form.querySelector("[name=leader]").value);
  const answer = await fetch(`${form.dataset.field.replace(/000$/, tag)}?leader=${leader}`).catch(() => null);
  if (!answer?.ok || row.querySelector(".etag").value.trim() !== tag) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".efield");
  const content = row.querySelector("[name=content]");
  const focused = row.contains(document.activeElement) ? document.activeElement.name : "";
  row.querySelector("legend").replaceWith(fresh.querySelector("legend").cloneNode(true));
  const wasFixed = row.classList.contains("efield-fixed");
  const isFixed = fresh.classList.contains("efield-fixed");
  if (isFixed && !wasFixed && content.value) return;
  if (wasFixed && isFixed && content.value) {
    row.querySelector("details:has(.ecells)")?.remove();
    content.type = "text";
    content.className = "input mono econtent";
    content.setAttribute("aria-label", tag);
    return;
  }
  if (wasFixed || isFixed) {
    fresh.querySelector("[name=home]").value = row.querySelector("[name=home]").value;
    fresh.querySelector("[name=content]").value = content.value;
    fresh.dataset.tag = tag;
    row.replaceWith(fresh);
    number();
    if (focused) fresh.querySelector("select, .econtent, input:not([type=hidden]):not(.etag)")?.focus();
    return;
  }
  const old = [...row.querySelectorAll("[name=first], [name=second]")];
  const wanted = [...fresh.querySelectorAll("[name=first], [name=second]")];
  old.forEach((one, place) => {
    const other = wanted[place];
    if (!other) return;
    if (other.options && ![...other.options].some((option) => option.value === one.value)) {
      if (one.value.trim()) other.add(new Option(one.value, one.value));
    }
    if (one.value.trim() || other.options) other.value = one.value;
    if (other.options && other.selectedIndex < 0) other.selectedIndex = 0;
    one.replaceWith(other);
    if (one.name === focused) other.focus();
  });
  if (content.matches("textarea")) {
    content.setAttribute("aria-label", fresh.querySelector("[name=content]").getAttribute("aria-label") ?? tag);
  }
}

/* The 880 of a field: gone to where there is one, else the server makes it. */
export async function pair(row, form, before) {
  const content = row.querySelector(".econtent")?.value ?? "";
  const link = content.match(/^\$6(\d{3})-(\d\d)/);
  const tag = row.querySelector(".etag").value;
  if (link) {
    const wanted = `$6${link[1] === "880" ? tag : "880"}-${link[2]}`;
    enter(rows().find((one) => one !== row && one.querySelector(".econtent")?.value.startsWith(wanted)));
    return;
  }
  const data = new FormData(form);
  data.set("do", `pair:${row.dataset.row}`);
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const one of page.querySelectorAll("[autofocus]")) one.removeAttribute("autofocus");
  before();
  const place = [...page.querySelectorAll("#rows > .efield")].indexOf(page.querySelector("#rows [data-here]"));
  form.replaceChildren(...page.getElementById("editor").children);
  enter(rows()[place]);
}
