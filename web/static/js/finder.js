/* Search and filters: what the reader looks for, kept in the address, applied to whatever rows there are. */

const FILTERS = ["rank", "certification", "subdivision", "status"];

export class Finder {
  #page;
  #words;
  #wanted = { q: "", rank: "", certification: "", subdivision: "", status: "" };
  #read = new WeakMap();
  #saying;

  constructor(page, say) {
    this.#page = page;
    this.#words = say;
    const asked = new URLSearchParams(location.search);
    for (const name of Object.keys(this.#wanted)) this.#wanted[name] = asked.get(name) ?? "";
    page.addEventListener("input", (event) => this.#onInput(event));
    page.addEventListener("submit", (event) => event.preventDefault());
    page.addEventListener("click", (event) => {
      if (event.target.closest("[data-reset]")) this.clear();
    });
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.refresh();
  }

  /** Applies the reader's search to the rows as they are now, and puts it back into the form. */
  refresh() {
    const form = this.#page.querySelector("#finder");
    if (!form) return;
    for (const [name, value] of Object.entries(this.#wanted)) {
      const control = form.elements.namedItem(name);
      if (control && control.value !== value) control.value = value;
      if (control?.value === value) continue;
      this.#wanted[name] = ""; // That choice is no longer there, or none is: the page keeps the field to others now.
      if (control) control.value = "";
    }
    this.#apply(form);
  }

  /** Shows everybody again. */
  clear() {
    const isLosingFocus = document.activeElement?.closest("#finder, [data-reset]"); // Its button is about to hide.
    for (const name of Object.keys(this.#wanted)) this.#wanted[name] = "";
    this.refresh();
    this.#remember();
    if (isLosingFocus) this.#page.querySelector("#seek")?.focus();
  }

  #onInput(event) {
    if (!(event.target.name in this.#wanted)) return;
    this.#wanted[event.target.name] = event.target.value;
    this.refresh();
    this.#remember();
  }

  #onKey(event) {
    const isTyping = event.target.closest?.("input, select, textarea, [contenteditable]");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.#page.querySelector("#seek")?.focus();
    }
    if (event.key === "Escape" && (!isTyping || event.target.closest("#finder")) && this.#isWanted()) this.clear();
  }

  #isWanted() {
    return Object.values(this.#wanted).some((value) => value.trim());
  }

  #apply(form) {
    const words = plain(this.#wanted.q).split(/\s+/).filter(Boolean);
    const tally = Object.fromEntries(FILTERS.map((name) => [name, new Map()]));
    let all = 0;
    let found = 0;
    for (const section of this.#page.querySelectorAll("section.rank")) {
      const rows = section.querySelectorAll("tbody > tr");
      const shown = this.#sift(section, rows, words, tally);
      all += rows.length;
      found += shown;
      section.hidden = this.#isWanted() && shown === 0;
      for (const whole of section.querySelectorAll("[data-whole], .vacancies")) whole.hidden = this.#isWanted();
      this.#count(section.id, shown, rows.length);
    }
    this.#label(form, tally);
    this.#say(form, found, all);
  }

  #sift(section, rows, words, tally) {
    const rank = section.querySelector("h2").textContent;
    let shown = 0;
    for (const row of rows) {
      const member = this.#member(row);
      const fits = {
        q: words.every((word) => member.text.includes(word) || plain(rank).includes(word)),
        rank: !this.#wanted.rank || rank === this.#wanted.rank,
        certification: !this.#wanted.certification || member.certification.has(this.#wanted.certification),
        subdivision: !this.#wanted.subdivision || member.subdivision.has(this.#wanted.subdivision),
        status: !this.#wanted.status || member.status.has(this.#wanted.status),
      };
      row.hidden = !Object.values(fits).every(Boolean);
      if (!row.hidden) shown += 1;
      for (const name of FILTERS) {
        if (!Object.entries(fits).every(([other, fit]) => fit || other === name)) continue;
        const values = name === "rank" ? [rank] : member[name];
        for (const value of values) tally[name].set(value, (tally[name].get(value) ?? 0) + 1);
      }
    }
    return shown;
  }

  /** What of a row can be looked for; read once for each content of the row. */
  #member(row) {
    const kept = this.#read.get(row);
    if (kept?.source === row.textContent) return kept;
    const texts = (selector) => [...row.querySelectorAll(selector)].map((element) => element.textContent);
    const certification = texts(".certifications .chip");
    const subdivision = texts(".subdivisions .chip");
    const badge = row.querySelector("[data-status]");
    const duty = row.querySelector("[data-duty]")?.dataset.duty;
    const status = [badge?.dataset.status ?? "active", ...(duty ? ["duty", duty] : [])]; // Whoever rests is on duty, too.
    const text = plain([...texts(".name, .callsign, .award, [data-status], [data-duty]"), ...certification, ...subdivision].join(" "));
    const sets = { certification: new Set(certification), subdivision: new Set(subdivision), status: new Set(status) };
    const member = { source: row.textContent, text, ...sets };
    this.#read.set(row, member);
    return member;
  }

  #count(id, shown, all) {
    const text = this.#isWanted() && shown !== all ? this.#words("of", { found: shown, all }) : String(all);
    for (const element of this.#page.querySelectorAll(`[data-count="${id}"]`)) write(element, text);
  }

  #label(form, tally) {
    for (const name of FILTERS) {
      const select = form.elements.namedItem(name);
      if (!select) continue;
      select.closest(".filter").classList.toggle("is-set", select.value !== "");
      for (const option of select.options) {
        if (option.value) write(option, `${option.dataset.label ?? option.value} (${tally[name].get(option.value) ?? 0})`);
      }
    }
  }

  #say(form, found, all) {
    form.querySelector("[data-reset]").hidden = !this.#isWanted();
    this.#page.querySelector("#no-match").hidden = !this.#isWanted() || found > 0;
    clearTimeout(this.#saying); // Screen readers hear the result once typing pauses, not at every key.
    const text = this.#isWanted() ? this.#words("found", { found, all }) : "";
    this.#saying = setTimeout(() => write(form.querySelector("#found"), text), 150);
  }

  #remember() {
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(this.#wanted)) {
      if (value.trim()) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    history.replaceState(history.state, "", address);
  }
}

/* Without accents and what can't be seen, and with the one apostrophe keyboards agree on. */
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}|\p{Cf}/gu, "")
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .toLowerCase();

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
