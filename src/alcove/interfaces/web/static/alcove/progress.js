/* A job's page asks how far it is: every second at first, then less often; the page says when to stop. */
const SLOWEST = 10_000;

async function ask(place, wait) {
  const answer = await fetch(place.dataset.watch, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) {
    const part = document.createElement("template");
    part.innerHTML = await answer.text();
    const fresh = part.content.firstElementChild;
    if (!("watch" in fresh.dataset)) return location.reload();
    place.replaceWith(fresh);
    place = fresh;
  }
  setTimeout(ask, wait, place, Math.min(wait * 1.15, SLOWEST));
}

export function watch() {
  const place = document.querySelector("[data-watch]");
  if (place) setTimeout(ask, 1000, place, 1000);
}
