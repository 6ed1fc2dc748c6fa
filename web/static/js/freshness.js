/* How fresh the page is: a word for the connection, and how long ago Discord was last seen. Under a notice the page
   stands as it was: then it waits, however well it is connected. */

const WAITS = ["live", "polling"]; // The other states say more than that we wait.

export class Freshness {
  #page;
  #say;
  #language;
  #state = "connecting";

  constructor(page, { say, language }) {
    this.#page = page;
    this.#say = say;
    this.#language = language;
    setInterval(() => this.#tick(), 1000);
    this.refresh();
  }

  /** Shows the state of the connection: `live`, `connecting`, `reconnecting`, `polling`, `offline`; not `waiting`, which the page's notice calls for. */
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
    write(pulse.querySelector("[data-word]"), this.#say(this.#shown));
    this.#tick();
  }

  get #shown() {
    const stands = this.#page.querySelector("#notice") !== null;
    return stands && WAITS.includes(this.#state) ? "waiting" : this.#state;
  }

  #tick() {
    const time = this.#page.querySelector("#stamp");
    const isKnown = Boolean(time.dateTime);
    const word = this.#say(isKnown ? (this.#shown === "live" ? "updated" : "synced") : "never");
    write(this.#page.querySelector("[data-stamp-word]"), word);
    write(time, isKnown ? this.#ago(new Date(time.dateTime)) : "");
    if (isKnown) time.title = new Date(time.dateTime).toLocaleString(this.#language);
  }

  #ago(moment) {
    const seconds = Math.max(0, Math.round((Date.now() - moment) / 1000));
    if (seconds < 3) return this.#say("now");
    if (seconds < 60) return this.#say("seconds", { n: seconds });
    if (seconds < 3600) return this.#say("minutes", { n: Math.floor(seconds / 60) });
    if (seconds < 86400) return this.#say("hours", { n: Math.floor(seconds / 3600) });
    return moment.toLocaleDateString(this.#language, { day: "numeric", month: "short", year: "numeric" });
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
