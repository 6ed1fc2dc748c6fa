// A form the bot asks a member to fill in.
import { menu, valuesOf } from "./choices.js";
import { submit } from "./doing.js";
import { find, make } from "./elements.js";
import { rich } from "./markdown.js";

const TEXT_INPUT = 4, TEXT_DISPLAY = 10, LABEL = 18, RADIO = 21, CHECKS = 22, CHECK = 23;

/** Show the form; submitting it goes to the bot as the member it was shown to. */
export function openModal(answer) {
  const dialog = find("modal");
  const readers = new Map();
  const rows = answer.modal.components.flatMap((row) => row.components ?? [row]);
  const send = async (event) => {
    event.preventDefault();
    dialog.close();
    await submit(answer.id, Object.fromEntries([...readers].map(([id, read]) => [id, read()])));
  };
  dialog.replaceChildren(
    make("h2", { id: "modal-title" }, answer.modal.title),
    make(
      "form",
      { onsubmit: send },
      rows.map((row) => field(row, readers)),
      make(
        "div",
        { class: "buttons" },
        make("button", { type: "button", onclick: () => dialog.close() }, "Cancel"),
        make("button", { type: "submit", class: "primary" }, "Submit"),
      ),
    ),
  );
  dialog.showModal();
}

function field(row, readers) {
  if (row.type === TEXT_DISPLAY) return rich(row.content);
  const inner = row.type === LABEL ? row.component : row;
  const [element, read] = control(inner);
  readers.set(inner.custom_id, read);
  const words = row.label ?? inner.label ?? "";
  const needed = inner.required === false ? null : make("i", {}, " *");
  return make(
    "label",
    { class: "field" },
    make("span", {}, words, needed),
    row.description ? make("small", {}, row.description) : null,
    element,
  );
}

function control(one) {
  if (one.type === TEXT_INPUT) {
    const attributes = {
      placeholder: one.placeholder, maxlength: one.max_length, minlength: one.min_length,
      required: one.required !== false, value: one.value ?? "", dir: "auto",
    };
    const input = make(one.style === 2 ? "textarea" : "input", attributes);
    return [input, () => input.value];
  }
  if (one.type === CHECK) {
    const input = make("input", { type: "checkbox", checked: Boolean(one.default) });
    return [make("span", { class: "check" }, input), () => input.checked];
  }
  if (one.type === RADIO) {
    const select = menu({ ...one, type: 3, max_values: 1, min_values: 1 }, () => {});
    return [select, () => valuesOf(select)[0] ?? null];
  }
  if (one.type === CHECKS) {
    const boxes = menu({ ...one, type: 3, max_values: 25 }, null);
    boxes.open = true;
    return [boxes, () => valuesOf(boxes)];
  }
  if ([3, 5, 6, 7, 8].includes(one.type)) {
    const select = menu(one, one.max_values > 1 ? null : () => {});
    return [select, () => valuesOf(select)];
  }
  return [make("p", { class: "quiet" }, "(cannot be filled in here)"), () => []];
}
