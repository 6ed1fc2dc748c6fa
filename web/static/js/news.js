/* Keeps an open page of the dashboard current: it hears that something has changed, fetches itself and becomes what
   came, unless somebody is at it: then a line says so until he has his hands free.

   hears "changed" ──► fetched ──► nobody at it? ── yes ─► it becomes that
                          ▲            └ no ─► the line; asked again in a moment   */

import { morph } from "./morph.js";

const REST = 1000; // A promotion is several commits.
const LONGEST_REST = 6000; // Between two fetches, where something changes all the time.
const AGAIN = 2000;
const POLL = 20_000; // Where no stream can be had.
const HIDDEN_FOR_LONG = 15_000;
const CONTROLS = "a, button, summary, label, input, select, textarea";

const sheet = document.querySelector("[data-news]");
let source;
let waiting;
let polling;
let hiding;
let isFetching = false;
let fetchedAt = 0;

/* Whether somebody reads, points or writes where the page would move under his hands. */
function isInUse() {
  if (sheet.matches(":focus-within") && document.activeElement.matches("input, select, textarea")) return true;
  const pointed = [...sheet.querySelectorAll(CONTROLS)].some((each) => each.matches(":hover"));
  return pointed || [...sheet.querySelectorAll("input, select, textarea")].some(isFilled);
}

function isFilled(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.value !== field.defaultValue;
}

function listen() {
  source?.close();
  clearTimeout(polling);
  source = new EventSource(sheet.dataset.news);
  source.addEventListener("changed", () => {
    const rest = Math.max(0, fetchedAt + LONGEST_REST - Date.now());
    soon(Math.max(rest, REST * (0.5 + Math.random())));
  });
  source.addEventListener("error", () => {
    if (source.readyState !== EventSource.CLOSED) return; // The browser tries again by itself.
    soon(REST);
    polling = setTimeout(listen, POLL);
  });
}

function soon(wait) {
  clearTimeout(waiting);
  waiting = setTimeout(look, wait);
}

async function look() {
  if (document.hidden || isFetching) return soon(AGAIN);
  isFetching = true;
  fetchedAt = Date.now();
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.redirected || [401, 403, 404].includes(answer.status)) return location.reload(); // A door.
    if (!answer.ok) return soon(AGAIN * 5);
    show(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-news]"));
  } catch {
    soon(AGAIN * 5); // No network, or a server that restarts.
  } finally {
    isFetching = false;
  }
}

function show(next) {
  const line = document.getElementById("news");
  if (!next) return location.reload();
  line.hidden = !isInUse() || isSame(next);
  if (!line.hidden) return soon(AGAIN);
  for (const each of sheet.querySelectorAll("details[id]")) {
    const same = next.querySelector(`#${CSS.escape(each.id)}`);
    if (same) same.open = each.open;
  }
  morph(sheet, next);
}

/* Whether the page would stay as it is, but for where it listens from. */
function isSame(next) {
  const [mine, theirs] = [sheet, next].map((each) => {
    const copy = each.cloneNode(true);
    copy.querySelector("#news")?.remove();
    for (const open of copy.querySelectorAll("details")) open.open = false;
    return copy.innerHTML;
  });
  return mine === theirs;
}

function onVisibility() {
  clearTimeout(hiding);
  // A tab nobody looks at gives its stream back; what it missed it hears of when it listens again.
  if (document.hidden) hiding = setTimeout(() => source?.close(), HIDDEN_FOR_LONG);
  else if (source?.readyState === EventSource.CLOSED) listen();
}

if (sheet) {
  document.addEventListener("visibilitychange", onVisibility);
  addEventListener("pageshow", (event) => event.persisted && listen());
  addEventListener("pagehide", () => source?.close());
  listen();
}
