// The command box: pick a slash command, fill in its options, run it.
import { offered, CHANNEL, MENTIONABLE, ROLE, USER } from "./choices.js";
import { act, choices } from "./doing.js";
import { find, make } from "./elements.js";
import { ask } from "./server.js";
import { state } from "./state.js";

const SUBCOMMAND = 1, GROUP = 2, INTEGER = 4, BOOLEAN = 5, NUMBER = 10, ATTACHMENT = 11;
// Option kinds and the menus that offer the same things.
const MENUS = { 6: USER, 7: CHANNEL, 8: ROLE, 9: MENTIONABLE };

let leaves = [];
let readers = new Map();

/** Read the bot's commands again and keep the chosen one, if it is still there. */
export async function drawCommands() {
  const commands = await ask("GET", `/guilds/${state.guild.id}/commands`);
  state.menus = commands.filter((command) => command.type === 2).map((command) => command.name);
  const found = commands.filter((command) => command.type === 1).flatMap((command) => branches(command, ""));
  found.sort((one, other) => one.path.localeCompare(other.path));
  if (JSON.stringify(found) === JSON.stringify(leaves) && found.length) return;
  leaves = found;
  const select = find("command-name");
  const chosen = select.value;
  const empty = make("option", { value: "", disabled: true }, "The bot has no commands yet");
  select.replaceChildren(
    ...(leaves.length ? leaves.map((leaf) => make("option", { value: leaf.path }, `/${leaf.path}`)) : [empty]),
  );
  select.value = leaves.some((leaf) => leaf.path === chosen) ? chosen : leaves[0]?.path ?? "";
  find("run").disabled = leaves.length === 0;
  drawFields();
}

/** Draw a field for each option of the chosen command. */
export function drawFields() {
  const leaf = leaves.find((one) => one.path === find("command-name").value);
  readers = new Map();
  find("command-words").textContent = leaf?.description ?? "";
  find("command-fields").replaceChildren(...(leaf?.options ?? []).map((option) => field(option, leaf)));
}

/** Run the chosen command with what is filled in. */
export async function run() {
  const leaf = leaves.find((one) => one.path === find("command-name").value);
  if (leaf) await act({ kind: "command", command: leaf.path, options: await filled() });
}

function branches(level, prefix) {
  const path = `${prefix}${level.name}`;
  const inner = (level.options ?? []).filter((option) => option.type === SUBCOMMAND || option.type === GROUP);
  if (inner.length) return inner.flatMap((option) => branches(option, `${path} `));
  return [{ path, description: level.description, options: level.options ?? [] }];
}

async function filled(except) {
  const options = {};
  for (const [name, read] of readers) {
    const value = await read();
    if (name !== except && value !== "" && value !== null) options[name] = value;
  }
  return options;
}

function field(option, leaf) {
  const [element, read] = control(option, leaf);
  readers.set(option.name, read);
  return make(
    "label",
    { class: "field" },
    make("span", {}, option.name, option.required ? make("i", {}, " *") : null),
    element,
    // discord.py says "…" where nobody has described an option.
    option.description === "…" ? null : make("small", {}, option.description),
  );
}

function control(option, leaf) {
  const required = Boolean(option.required);
  if (option.choices?.length) return picker(option.choices.map((one) => ({ label: one.name, value: one.value })), required);
  if (option.type in MENUS) return picker(offered({ type: MENUS[option.type] }), required);
  if (option.type === BOOLEAN) return picker([{ label: "Yes", value: "true" }, { label: "No", value: "false" }], required);
  if (option.type === ATTACHMENT) return upload(required);
  const isNumber = option.type === INTEGER || option.type === NUMBER;
  const input = make("input", {
    type: isNumber && !option.autocomplete ? "number" : "text", step: option.type === NUMBER ? "any" : null, dir: "auto",
    min: option.min_value, max: option.max_value, minlength: option.min_length, maxlength: option.max_length, required,
  });
  return option.autocomplete ? suggested(option, leaf, input) : [input, () => input.value];
}

function picker(list, required) {
  const select = make(
    "select",
    { required },
    make("option", { value: "" }, "–"),
    list.map((one) => make("option", { value: one.value }, one.label)),
  );
  return [select, () => select.value];
}

function upload(required) {
  const input = make("input", { type: "file", required });
  return [input, async () => (input.files[0] ? { filename: input.files[0].name, base64: await encoded(input.files[0]) } : null)];
}

async function encoded(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function suggested(option, leaf, input) {
  const list = make("datalist", { id: `suggestions-${option.name}` });
  input.setAttribute("list", list.id);
  let byName = new Map();
  let timer = 0;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = { ...(await filled(option.name)), [option.name]: input.value };
      const found = await choices(leaf.path, typed, option.name);
      byName = new Map(found.map((one) => [one.name, one.value]));
      list.replaceChildren(...found.map((one) => make("option", { value: one.name })));
    }, 200);
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", look);
  return [make("span", {}, input, list), () => byName.get(input.value) ?? input.value];
}
