/* A file may be dropped on the page of loading; the file button does the same. */
export function offerDrop() {
  for (const place of document.querySelectorAll("[data-drop]")) {
    const input = place.querySelector("input[type=file]");
    const mark = (event) => {
      event.preventDefault();
      place.classList.toggle("is-over", event.type === "dragover");
    };
    place.addEventListener("dragover", mark);
    place.addEventListener("dragleave", mark);
    place.addEventListener("drop", (event) => {
      mark(event);
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  }
}
