// Makes elements. Text is always text: nothing anybody typed is ever parsed as HTML.

/** Return an element; `on…` keys listen, `class` and `data-…` are set, true and false are kept as such. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

export const find = (id) => document.getElementById(id);

/** Return a colour readable on the dark ground, or null for "no colour". */
export function readable(colour) {
  if (!colour) return null;
  const hex = `#${colour.toString(16).padStart(6, "0")}`;
  return `color-mix(in oklab, ${hex} 78%, white)`;
}

/** Give an element its role's colour. CSP forbids style attributes, not the style object. */
export function tint(element, colour, property = "--role") {
  if (colour) element.style.setProperty(property, readable(colour));
  return element;
}

export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, "").trim().split(/\s+/);
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] || "?").slice(0, 2);
  return letters.toUpperCase();
}

export function toast(words) {
  const note = make("div", { class: "toast" }, words);
  find("toasts").append(note);
  setTimeout(() => note.remove(), 5000);
}
