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

export function add(row) {
  const fresh = document.getElementById("blank-row").content.firstElementChild.cloneNode(true);
  if (row) row.after(fresh);
  else document.getElementById("rows").append(fresh);
  number();
  fresh.querySelector(".etag").focus();
}

export function remove(row) {
  const all = rows();
  const at = all.indexOf(row);
  row.remove();
  number();
  enter(all[at + 1] ?? all[at - 1]);
}

export function move(row, by) {
  const all = rows();
  const other = all[all.indexOf(row) + by];
  if (!other) return;
  const focused = document.activeElement;
  if (by < 0) other.before(row);
  else other.after(row);
  number();
  focused.focus();
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
  form.replaceChildren(...page.getElementById("editor").children);
  enter(rows().at(-1));
}
