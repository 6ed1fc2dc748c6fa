/* Lets a list be put in order by dragging its grips. Without this module the buttons up and down do the same;
   a drop fills in the form of the entry that was dragged, and sends it as a button would. */

const list = document.querySelector("[data-arranging]");

function entries() {
  return [...list.querySelectorAll(":scope > .entry")];
}

/* Moves the dragged entry beside the one the pointer is over. */
function follow(dragged, y) {
  for (const other of entries()) {
    if (other === dragged) continue;
    const { top, height } = other.getBoundingClientRect();
    const isAbove = dragged.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
    if (isAbove && y < top + height / 2) return list.insertBefore(dragged, other);
    if (!isAbove && y > top + height / 2) other.after(dragged);
  }
}

function send(dragged, from) {
  const to = entries().indexOf(dragged);
  const form = dragged.querySelector("form.order");
  if (to === from || !form) return;
  const place = document.createElement("input");
  place.type = "hidden";
  place.name = to < from ? "up" : "down";
  place.value = String(to);
  form.append(place);
  form.submit();
}

function start(event) {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  const dragged = grip.closest(".entry");
  const from = entries().indexOf(dragged);
  const next = dragged.nextElementSibling;
  const stop = new AbortController();
  const end = (isDropped) => {
    stop.abort();
    delete dragged.dataset.dragged;
    if (isDropped) send(dragged, from);
    else list.insertBefore(dragged, next);
  };
  event.preventDefault();
  dragged.dataset.dragged = "";
  const { signal } = stop;
  addEventListener("pointermove", (move) => follow(dragged, move.clientY), { signal });
  addEventListener("pointerup", () => end(true), { signal });
  addEventListener("pointercancel", () => end(false), { signal });
  addEventListener("keydown", (pressed) => pressed.key === "Escape" && end(false), { signal });
}

if (list) {
  list.dataset.arranging = "ready";
  list.addEventListener("pointerdown", start);
}
