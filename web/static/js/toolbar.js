/* Density, the menu that closes when the reader turns elsewhere, and the list of ranks at the side that follows the reader. */

export class Toolbar {
  #page;
  #watch = new IntersectionObserver((entries) => this.#onSight(entries), { rootMargin: "-90px 0px -55% 0px" });
  #inSight = new Set();

  constructor(page) {
    this.#page = page;
    page.addEventListener("click", (event) => {
      if (event.target.closest("[data-density-toggle]")) this.#toggle();
    });
    document.addEventListener("click", (event) => this.#shut((menu) => !menu.contains(event.target)));
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.#shut((menu) => {
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        return true;
      });
    });
    this.refresh();
  }

  #shut(isMeant) {
    for (const menu of this.#page.querySelectorAll(".menu[open]")) if (isMeant(menu)) menu.open = false;
  }

  /** Looks at the page anew, after it was morphed. */
  refresh() {
    this.#press();
    this.#watch.disconnect();
    this.#inSight.clear();
    for (const section of this.#page.querySelectorAll("section.rank")) this.#watch.observe(section);
  }

  #toggle() {
    const root = document.documentElement;
    if (root.dataset.density === "compact") delete root.dataset.density;
    else root.dataset.density = "compact";
    try {
      localStorage.setItem("muster-density", root.dataset.density ?? "");
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
    this.#press();
  }

  #press() {
    const isCompact = document.documentElement.dataset.density === "compact";
    this.#page.querySelector("[data-density-toggle]")?.setAttribute("aria-pressed", String(isCompact));
  }

  #onSight(entries) {
    for (const { target, isIntersecting } of entries) this.#inSight[isIntersecting ? "add" : "delete"](target.id);
    const first = [...this.#page.querySelectorAll("section.rank")].find(({ id }) => this.#inSight.has(id));
    for (const link of this.#page.querySelectorAll("#rail a")) {
      if (first && link.hash === `#${first.id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}
