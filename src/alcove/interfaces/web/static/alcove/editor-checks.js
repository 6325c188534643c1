/* Asks, a moment after the last key, what is to be looked at, and keeps a draft. */
const WAIT_TO_CHECK = 700;
const WAIT_TO_KEEP = 2500;
let checking = 0;
let keeping = 0;
let isDirty = false;

function later(timer, work, wait) {
  clearTimeout(timer);
  return setTimeout(work, wait);
}

function show(remarks) {
  for (const list of document.querySelectorAll(".eremarks")) {
    const row = list.closest(".efield");
    const mine = remarks.filter((one) => String(one.row) === row.dataset.row);
    list.replaceChildren(...mine.map((one) => {
      const line = document.createElement("li");
      line.textContent = `${one.message} ${one.remedy}`;
      return line;
    }));
    list.hidden = !mine.length;
    const content = row.querySelector(".econtent");
    if (!content) continue;
    content.toggleAttribute("aria-invalid", mine.length > 0);
    if (mine.length) content.setAttribute("aria-describedby", list.id);
    else content.removeAttribute("aria-describedby");
    if (mine.length) content.setAttribute("aria-invalid", "true");
  }
}

async function check(form) {
  const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok) return;
  const { remarks, said } = await answer.json();
  show(remarks);
  const live = document.getElementById("live");
  if (live.textContent !== said) live.textContent = said;
}

async function keepDraft(form) {
  const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form) }).catch(() => null);
  if (!answer?.ok) return;
  isDirty = false;
  const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  document.getElementById("kept").textContent = `${form.dataset.kept} ${time}`;
}

export function checkSoon(form) {
  checking = later(checking, () => check(form), WAIT_TO_CHECK);
}

export function keepSoon(form) {
  isDirty = true;
  keeping = later(keeping, () => keepDraft(form), WAIT_TO_KEEP);
}

/* What is not kept yet when the page is left is kept then; what is being saved needs no draft. */
export function watchLeaving(form) {
  form().addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(keeping);
    clearTimeout(checking);
  });
  addEventListener("pagehide", () => isDirty && navigator.sendBeacon(form().dataset.draft, new FormData(form())));
}
