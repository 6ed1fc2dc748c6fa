// Everything one can pick from: select menus and option fields of users, roles and channels.
import { make } from "./elements.js";
import { sorted, state } from "./state.js";

export const STRING = 3, USER = 5, ROLE = 6, MENTIONABLE = 7, CHANNEL = 8;

const people = () => sorted().map((member) => ({ label: member.display_name, value: member.user.id }));
const roles = () => state.guild.roles.map((one) => ({ label: `@${one.name.replace(/^@/, "")}`, value: one.id }));
const channels = () => state.guild.channels.map((one) => ({ label: `#${one.name}`, value: one.id }));

/** Return what a select menu of this kind offers. */
export function offered(component) {
  const chosen = new Set((component.default_values ?? []).map((value) => value.id));
  const list = {
    [STRING]: () => component.options,
    [USER]: people,
    [ROLE]: roles,
    [MENTIONABLE]: () => [...people(), ...roles()],
    [CHANNEL]: channels,
  }[component.type]();
  return list.map((option) => ({ ...option, default: option.default || chosen.has(option.value) }));
}

/** Return a menu; `picked` is called with the values once they are complete. */
export function menu(component, picked) {
  const most = component.max_values ?? 1;
  return most > 1 || (component.min_values ?? 1) === 0 ? many(component, picked) : single(component, picked);
}

function single(component, picked) {
  const words = component.placeholder || "Choose";
  const select = make(
    "select",
    { "aria-label": words, disabled: Boolean(component.disabled), onchange: () => picked([select.value]) },
    make("option", { value: "", disabled: true, selected: true }, words),
    offered(component).map((option) =>
      make("option", { value: option.value, selected: Boolean(option.default) }, label(option)),
    ),
  );
  return select;
}

function many(component, picked) {
  const boxes = offered(component).map((option) => ({
    input: make("input", { type: "checkbox", value: option.value, checked: Boolean(option.default), disabled: Boolean(component.disabled) }),
    words: label(option),
  }));
  const element = make(
    "details",
    { class: "many" },
    make("summary", {}, component.placeholder || "Choose"),
    make("div", { class: "options" }, boxes.map((box) => make("label", { class: "option" }, box.input, box.words))),
    picked && make("div", { class: "options" }, make("button", { type: "button", onclick: () => picked(valuesOf(element)) }, "Apply")),
  );
  return element;
}

/** Return the values chosen in a menu made above. */
export function valuesOf(element) {
  if (element.matches("select")) return element.value ? [element.value] : [];
  return [...element.querySelectorAll(".option input:checked")].map((input) => input.value);
}

const label = (option) => {
  const emoji = option.emoji?.name ? `${option.emoji.name} ` : "";
  return emoji + option.label + (option.description ? ` – ${option.description}` : "");
};
