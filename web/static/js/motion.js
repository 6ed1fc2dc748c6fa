/* Lets a change be seen: rows glide from where they were to where they are now, and those that changed are tinted
   once. Measured before and after (FLIP), so it doesn't matter how the change was made. */

const GLIDE = { duration: 520, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" };

export class Motion {
  #page;
  #still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(page) {
    this.#page = page;
  }

  /** Runs `change`, which returns the ids of the rows that changed, and shows what it did. */
  around(change) {
    if (this.#still.matches || document.hidden) {
      change();
      return;
    }
    const before = this.#places();
    const changed = change();
    this.#show(before, this.#places(), changed);
  }

  #places() {
    const rows = this.#page.querySelectorAll("tbody > tr:not([hidden])");
    return new Map([...rows].map((row) => [row.id, row.getBoundingClientRect()]));
  }

  #show(before, after, changed) {
    const playing = [];
    for (const [id, now] of after) {
      const row = document.getElementById(id);
      const was = before.get(id);
      if (changed.has(id)) tint(row);
      if (!seen(now) && !(was && seen(was))) continue;
      const animation = was ? glide(row, was, now, changed.has(id)) : appear(row);
      if (animation) playing.push(animation.finished);
    }
    if (!playing.length) return;
    const ranks = this.#page.querySelector("#ranks");
    ranks.classList.add("is-moving");
    Promise.allSettled(playing).then(() => ranks.classList.remove("is-moving"));
  }
}

const seen = (place) => place.bottom > 0 && place.top < innerHeight;

function glide(row, was, now, isChanged) {
  const far = was.top - now.top;
  if (Math.abs(far) < 1) return null;
  const from = Math.max(-innerHeight, Math.min(innerHeight, far));
  const lift = isChanged ? { zIndex: 2 } : {};
  return row.animate([{ transform: `translateY(${from}px)`, ...lift }, { transform: "none", ...lift }], GLIDE);
}

function appear(row) {
  return row.animate([{ opacity: 0, transform: "translateY(-0.5rem)" }, { opacity: 1, transform: "none" }], GLIDE);
}

function tint(row) {
  row.classList.remove("is-changed");
  void row.offsetWidth; // Without a layout in between, the tint of a row that changes twice would not start anew.
  row.classList.add("is-changed");
  row.addEventListener("animationend", () => row.classList.remove("is-changed"), { once: true });
}
