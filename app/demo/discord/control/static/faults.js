// What can be broken on purpose.
import { find, make, toast } from "./elements.js";
import { ask } from "./server.js";
import { loadGuild, state } from "./state.js";

const SEND = String(1 << 11);
const SWITCHES = [
  ["members_intent_allowed", "Members intent allowed"],
  ["resume_allowed", "Sessions can be resumed"],
  ["audit_log_allowed", "Audit log can be read"],
  ["direct_messages_allowed", "Direct messages get through"],
];

export async function openFaults() {
  const faults = await ask("GET", "/faults");
  const dialog = find("faults");
  const guild = `/guilds/${state.guild.id}`;
  const clear = () => ask("DELETE", "/faults");
  const press = (words, method, path, body, said, before = async () => {}) =>
    make("button", { type: "button", onclick: async () => {
      await before();
      await ask(method, path, body);
      toast(said);
      await loadGuild();
      dialog.close();
    } }, words);
  dialog.replaceChildren(
    make("h2", { id: "faults-title" }, "Break something"),
    make(
      "form",
      { method: "dialog" },
      make("div", {}, SWITCHES.map(([name, words]) => faultSwitch(name, words, faults[name]))),
      make(
        "div",
        { class: "actions" },
        press("Cut the gateway", "POST", "/gateway/cut", { resumable: true }, "All connections are cut."),
        press("Cut for good", "POST", "/gateway/cut", { resumable: false }, "Cut, and nothing can be resumed."),
        state.guild.is_available
          ? press("Begin an outage", "PATCH", guild, { is_available: false }, "The server is out of reach.")
          : press("End the outage", "PATCH", guild, { is_available: true }, "The server is back."),
        state.guild.has_bot
          ? press("Remove the bot", "PATCH", guild, { has_bot: false }, "The bot is out.")
          : press("Invite the bot", "PATCH", guild, { has_bot: true }, "The bot is in."),
        press("Fail the next role write", "PATCH", "/faults", { role_writes: ["server_error"] }, "The next role write fails."),
        press("Refuse the next message", "PATCH", "/faults", { message_writes: ["forbidden"] }, "The next message is refused."),
        press("Next edit comes too late", "PATCH", "/faults", { message_writes: ["too_old"] }, "The next edit is refused: too old."),
        ...channelLock(press),
        press("Mend everything", "PATCH", guild, { is_available: true, has_bot: true }, "Nothing is broken any more.", clear),
      ),
      make("div", { class: "buttons" }, make("button", { class: "primary" }, "Done")),
    ),
  );
  dialog.showModal();
}

/** Forbid the bot to write in the open channel, or let it again. */
function channelLock(press) {
  const channel = state.guild.channels.find((one) => one.id === state.channelId);
  if (!channel) return [];
  const isLocked = channel.permission_overwrites.some((one) => one.id === state.guild.bot_id);
  const path = `/channels/${channel.id}/permissions/${state.guild.bot_id}`;
  return isLocked
    ? [press(`Let the bot write in #${channel.name}`, "PUT", path, { type: 1 }, "The bot may write there again.")]
    : [press(`Keep the bot out of #${channel.name}`, "PUT", path, { type: 1, deny: SEND }, "The bot may not write there.")];
}

function faultSwitch(name, words, isOn) {
  const turn = (event) => ask("PATCH", "/faults", { [name]: event.target.checked });
  return make(
    "label",
    { class: "switch" },
    make("span", { class: "name" }, words),
    make("input", { type: "checkbox", role: "switch", checked: isOn, onchange: turn }),
  );
}
