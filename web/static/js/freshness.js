/* How fresh the page is: a word for the connection, and how long ago Discord was last seen. Under a notice the page
   stands as it was: then it waits, however well it is connected. */

const WORDS = {
  live: "Live",
  waiting: "Waiting",
  connecting: "Connecting",
  reconnecting: "Reconnecting",
  polling: "Every 30 s",
  offline: "Offline",
};

const WAITS = ["live", "polling"]; // The other states say more than that we wait.

export class Freshness {
  #page;
  #state = "connecting";

  constructor(page) {
    this.#page = page;
    setInterval(() => this.#tick(), 1000);
    this.refresh();
  }

  /** Shows the state of the connection: one of `WORDS` but for `waiting`, which the page's notice calls for. */
  show(state) {
    this.#state = state;
    this.refresh();
  }

  /** Sets when the page was last synced, as an ISO moment, or null if never. */
  stamp(moment) {
    const time = this.#page.querySelector("#stamp");
    if (moment) time.dateTime = moment;
    else time.removeAttribute("datetime");
    this.refresh();
  }

  /** Writes everything anew, after the page was morphed. */
  refresh() {
    const pulse = this.#page.querySelector("#pulse");
    pulse.dataset.state = this.#shown;
    write(pulse.querySelector("[data-word]"), WORDS[this.#shown]);
    this.#tick();
  }

  get #shown() {
    const stands = this.#page.querySelector("#notice") !== null;
    return stands && WAITS.includes(this.#state) ? "waiting" : this.#state;
  }

  #tick() {
    const time = this.#page.querySelector("#stamp");
    const isKnown = Boolean(time.dateTime);
    const word = isKnown ? (this.#shown === "live" ? "updated" : "last synced") : "not synced with Discord yet";
    write(this.#page.querySelector("[data-stamp-word]"), word);
    write(time, isKnown ? ago(new Date(time.dateTime)) : "");
    if (isKnown) time.title = new Date(time.dateTime).toLocaleString();
  }
}

function ago(moment) {
  const seconds = Math.max(0, Math.round((Date.now() - moment) / 1000));
  if (seconds < 3) return "just now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  return moment.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
