/* Makes the open page into the next one, by a delta or by a page fetched anew, and tells what happened. */

const NEWS_LASTS = 7000;

export class Changes {
  #page;
  #morph;
  #motion;
  #say;
  #around;
  #settled;
  #silencing;

  constructor(page, { morph, motion, settled, say, around }) {
    this.#page = page;
    this.#morph = morph;
    this.#motion = motion;
    this.#settled = settled;
    this.#say = say;
    this.#around = around;
  }

  get revision() {
    return Number(this.#page.dataset.revision);
  }

  /** Applies a delta; false if the page lacks what came before it, and must be fetched anew. */
  apply(delta) {
    if (delta.revision <= this.revision) return true;
    const isReady = delta.rows.every(({ rank }) => document.getElementById(rank)?.querySelector("tbody"));
    if (delta.from !== this.revision || !isReady) return false;
    const news = [];
    this.#motion.around(() => {
      for (const id of delta.gone) news.push(this.#remove(id));
      for (const row of delta.rows) news.push(this.#place(row));
      for (const [id, html] of Object.entries(delta.seats ?? {})) this.#redraw(id, html);
      for (const [key, value] of Object.entries(delta.numbers)) document.getElementById(`number-${key}`).textContent = value;
      this.#page.dataset.revision = delta.revision;
      document.getElementById("stamp").dateTime = delta.synced_at ?? "";
      this.#settled();
      return new Set(delta.rows.map(({ id }) => id));
    });
    this.#tell(news.filter(Boolean));
    return true;
  }

  /** Makes the page like `next`, a whole document: focus, scroll, search and filters stay. */
  become(next) {
    const wanted = next.querySelector("main.roster");
    if (!wanted) {
      location.reload(); // The address leads elsewhere now; let the reader see where.
      return;
    }
    this.#recolour(next);
    const { appearance } = next.documentElement.dataset;
    if (appearance) document.documentElement.dataset.appearance = appearance;
    else delete document.documentElement.dataset.appearance;
    document.title = next.title;
    this.#motion.around(() => {
      const before = this.#rows();
      this.#morph(this.#page, wanted);
      this.#settled();
      return new Set([...this.#rows()].filter(([id, row]) => before.get(id) !== row).map(([id]) => id));
    });
    const address = new URL(location.href);
    if (address.pathname === this.#page.dataset.page) return;
    address.pathname = this.#page.dataset.page; // It was renamed, and the old address led to the new one.
    history.replaceState(history.state, "", address);
  }

  #rows() {
    const rows = this.#page.querySelectorAll("tbody > tr");
    return new Map([...rows].map((row) => [row.id, `${row.closest("section").id} ${row.textContent}`]));
  }

  #recolour(next) {
    const link = document.querySelector("link[data-ranks]");
    const wanted = next.querySelector("link[data-ranks]");
    if (!wanted || link.getAttribute("href") === wanted.getAttribute("href")) return;
    const fresh = document.importNode(wanted);
    fresh.addEventListener("load", () => link.remove()); // Until it is there, the old colours stay.
    link.after(fresh);
  }

  #remove(id) {
    const row = document.getElementById(id);
    row?.remove();
    return row && { who: nameOf(row), did: "left" };
  }

  #redraw(id, html) {
    const template = document.createElement("template");
    template.innerHTML = html; // Markup of our own server, as in #place.
    this.#morph(document.getElementById(id), template.content.firstElementChild);
  }

  #place({ id, rank, after, html }) {
    const template = document.createElement("template");
    template.innerHTML = html; // Markup of our own server, escaped there, about to be looked at only as a tree.
    const wanted = template.content.firstElementChild;
    const section = document.getElementById(rank);
    const old = document.getElementById(id);
    const was = old?.closest("section");
    const row = old ?? document.importNode(wanted, true);
    if (old) this.#morph(old, wanted);
    const previous = after && document.getElementById(after);
    if (previous) previous.after(row);
    else section.querySelector("tbody").prepend(row);
    if (was === section) return null; // Seen by its tint; not worth a word.
    return { who: nameOf(row), did: old ? "moved" : "joined", rank: nameOf(section), id };
  }

  #tell(news) {
    if (!news.length) return;
    const line = document.createElement("p");
    const words = document.createElement("span");
    const who = document.createElement("bdi");
    if (news.length === 1) {
      const [before, after] = this.#around(news[0].did, "who", { rank: news[0].rank });
      who.textContent = news[0].who;
      words.append(before, who, after);
    } else {
      words.append(this.#say("changed", { n: news.length }));
    }
    line.append(words);
    const first = news.find(({ id }) => id && !document.getElementById(id).hidden);
    if (first) line.append(link(first.id, this.#say("show")));
    const place = document.getElementById("news");
    place.replaceChildren(line);
    clearTimeout(this.#silencing);
    this.#silencing = setTimeout(() => place.replaceChildren(), NEWS_LASTS);
  }
}

const nameOf = (element) => element.querySelector("h2 bdi, .name").textContent;

function link(id, word) {
  const show = document.createElement("a");
  show.href = `#${id}`;
  show.textContent = word;
  return show;
}
