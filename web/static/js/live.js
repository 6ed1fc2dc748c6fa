/* Keeps an open page current: a stream of changes while it can be had, asking every half minute while it can't.

   connecting ──open──► live ──cut──► reconnecting (the browser tries again by itself, twice)
       ▲                                   │ refused (429, 503), or still nothing
       └──── after 2, 4, 8 … 60 s ◄────────┘   in the meantime the page is fetched with If-None-Match  */

const POLL = 30_000;
const LONGEST_WAIT = 60_000;
const TRIES_BEFORE_POLLING = 2;
const HIDDEN_FOR_LONG = 15_000;
const ASLEEP = 20_000;
const MOST_MISSES = 5;

export class Live {
  #page;
  #changes;
  #freshness;
  #source;
  #tag;
  #tries = 0;
  #retry;
  #polling;
  #hiding;
  #fetching;
  #behind;
  #wanted = 0;
  #misses = 0;

  constructor(page, changes, freshness) {
    this.#page = page;
    this.#changes = changes;
    this.#freshness = freshness;
  }

  /** Connects, and keeps connected through sleep, tunnels, hidden tabs and the back button. */
  start() {
    addEventListener("online", () => this.#open());
    addEventListener("offline", () => this.#rest("offline"));
    addEventListener("pagehide", () => this.#rest("connecting"));
    addEventListener("pageshow", (event) => event.persisted && this.#open());
    document.addEventListener("visibilitychange", () => this.#onVisibility());
    let last = Date.now();
    setInterval(() => {
      if (Date.now() - last > ASLEEP && !document.hidden) this.#open(); // The machine slept; the stream is dead.
      last = Date.now();
    }, 5000);
    this.#open();
  }

  #open() {
    this.#rest(navigator.onLine ? (this.#tries ? "reconnecting" : "connecting") : "offline");
    if (!navigator.onLine || document.hidden) return; // Over HTTP/1.1 a browser has six connections to a host.
    const source = new EventSource(`${this.#page.dataset.page}/live${this.#page.dataset.query}&as=${this.#page.dataset.audience}&from=${this.#changes.revision}`);
    const on = (kind, act) =>
      source.addEventListener(kind, (event) => {
        if (source !== this.#source) return;
        try {
          act(event);
        } catch {
          this.#fetch(); // What can't be applied can still be fetched whole.
        }
      });
    on("open", () => this.#onOpen());
    on("error", () => this.#onError(source));
    on("hello", ({ data }) => this.#onHello(JSON.parse(data).revision));
    on("delta", ({ data }) => this.#changes.apply(JSON.parse(data)) || this.#fetch());
    on("stamp", ({ data }) => this.#freshness.stamp(JSON.parse(data).synced_at));
    on("reset", ({ data }) => this.#onReset(JSON.parse(data).revision ?? 0));
    this.#source = source;
  }

  #rest(state) {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#retry);
    clearTimeout(this.#behind);
    clearInterval(this.#polling);
    this.#freshness.show(state);
  }

  #onOpen() {
    this.#tries = 0;
    this.#freshness.show("live");
  }

  #onHello(revision) {
    this.#onOpen();
    clearTimeout(this.#behind);
    if (revision < this.#changes.revision) this.#fetch(); // The server was set back; what we show is not its truth.
    if (revision <= this.#changes.revision) return;
    // What was missed follows at once; if it doesn't, ask for it.
    this.#behind = setTimeout(() => revision > this.#changes.revision && this.#fetch(), 2000);
  }

  #onReset(revision) {
    this.#wanted = Math.max(this.#wanted, revision);
    setTimeout(() => this.#fetch(), Math.random() * 200); // Thousands may be told at once.
  }

  #onError(source) {
    this.#tries += 1;
    const isPolling = this.#tries > TRIES_BEFORE_POLLING;
    this.#freshness.show(navigator.onLine ? "reconnecting" : "offline");
    if (source.readyState !== EventSource.CLOSED && !isPolling) return;
    this.#rest(navigator.onLine ? "reconnecting" : "offline");
    const wait = Math.min(LONGEST_WAIT, 1000 * 2 ** this.#tries) * (0.75 + Math.random() / 2);
    this.#retry = setTimeout(() => this.#open(), wait);
    this.#polling = setInterval(() => this.#poll(), POLL);
    this.#poll();
  }

  async #poll() {
    const isAnswered = await this.#fetch();
    if (isAnswered && !this.#source && this.#tries > TRIES_BEFORE_POLLING) this.#freshness.show("polling");
  }

  #onVisibility() {
    clearTimeout(this.#hiding);
    // A tab nobody looks at gives its stream back after a while; browsers have few, and so has the server.
    if (document.hidden) this.#hiding = setTimeout(() => this.#rest("connecting"), HIDDEN_FOR_LONG);
    else if (!this.#source) this.#open();
  }

  /** Fetches the page anew if it changed, and says whether it was answered; whoever asks meanwhile gets one more. */
  async #fetch() {
    if (this.#fetching) {
      this.#fetching = "again";
      return false;
    }
    this.#fetching = "once";
    let isAnswered = false;
    try {
      isAnswered = await this.#ask();
    } catch {
      // No network, or a server too busy to answer: the state says so already, and the next try is coming.
    }
    // Under a burst of changes the server may serve what it has a moment longer than it says so.
    const isBehind = this.#changes.revision < this.#wanted && this.#misses++ < MOST_MISSES;
    const isWantedAgain = this.#fetching === "again" || isBehind;
    this.#fetching = null;
    if (isWantedAgain) setTimeout(() => this.#fetch(), 250 + Math.random() * 500);
    else this.#misses = 0;
    return isAnswered;
  }

  async #ask() {
    const headers = this.#tag ? { "If-None-Match": this.#tag } : {};
    const answer = await fetch(this.#page.dataset.page + this.#page.dataset.query, { headers, cache: "no-store" });
    if ([401, 403, 404, 410].includes(answer.status)) location.reload(); // A door; the server draws it.
    if (!answer.ok) return answer.status === 304;
    const next = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.#tag = answer.headers.get("ETag");
    const audience = this.#page.dataset.audience;
    this.#changes.become(next);
    if (this.#source && this.#page.dataset.audience !== audience) this.#open(); // Others' changes are no longer ours.
    return true;
  }
}
