// The list of people, and the member looked at: his roles as switches.
import { act } from "./doing.js";
import { find, initials, make, tint, toast } from "./elements.js";
import { ask } from "./server.js";
import { colourOf, nameOf, rankOf, rolesOf, sorted, state } from "./state.js";

export function drawPeople(changed = []) {
  const wanted = find("search").value.trim().toLocaleLowerCase();
  const shown = sorted().filter((member) => matches(member, wanted));
  find("people-count").textContent = wanted
    ? `${shown.length} of ${state.guild.member_count}`
    : `${state.guild.member_count.toLocaleString()} people`;
  find("people").replaceChildren(...shown.map((member) => personLine(member, changed)));
  const left = [...state.departed.values()];
  find("left").hidden = left.length === 0;
  find("left-people").replaceChildren(...left.map(departedLine));
}

export function drawActors() {
  const select = find("act-as");
  const people = sorted().filter((member) => !member.user.bot);
  const owner = people.find((member) => member.is_owner);
  const rest = people.filter((member) => member !== owner);
  const option = (member, words) =>
    make("option", { value: member.user.id }, words ? `${member.display_name} · ${words}` : member.display_name);
  select.replaceChildren(
    ...(owner ? [option(owner, "owner")] : []),
    ...rest.map((member) => option(member, rankOf(member)?.name)),
  );
  if (!people.some((member) => member.user.id === state.actorId)) state.actorId = owner?.user.id;
  select.value = state.actorId;
}

export function drawPerson() {
  const member = state.people.get(state.chosenId);
  const place = find("person");
  if (!member) {
    const words = state.departed.has(state.chosenId)
      ? `${nameOf(state.chosenId)} has left the server.`
      : "Choose somebody to change their roles.";
    place.replaceChildren(make("p", { class: "empty" }, words));
    return;
  }
  const focused = document.activeElement?.dataset?.role;
  const nick = find("nick");
  const typed = nick && document.activeElement === nick && nick.dataset.of === state.chosenId ? nick.value : null;
  place.replaceChildren(card(member), nickForm(member), ...roleGroups(member), actions(member));
  if (focused) place.querySelector(`[data-role="${focused}"]`)?.focus();
  if (typed !== null) {
    find("nick").value = typed;
    find("nick").focus();
  }
}

export async function newcomer() {
  const member = await ask("POST", `/guilds/${state.guild.id}/members`, { username: "newcomer" });
  toast("Somebody new has joined.");
  return member.user.id;
}

function matches(member, wanted) {
  const names = [member.display_name, member.user.username, ...rolesOf(member).map((one) => one.name)];
  return names.some((name) => name.toLocaleLowerCase().includes(wanted));
}

function personLine(member, changed) {
  const id = member.user.id;
  const words = member.user.bot ? "Bot" : rankOf(member)?.name ?? (member.is_owner ? "Owner" : member.user.username);
  const line = make(
    "button",
    {
      type: "button",
      class: changed.includes(id) ? "line changed" : "line",
      "aria-current": String(id === state.chosenId),
      "data-person": id,
    },
    disc(member),
    make("span", { class: "names" }, make("b", { dir: "auto" }, member.display_name), make("small", {}, words)),
  );
  return make("li", {}, line);
}

function departedLine(member) {
  const rejoin = async () => {
    await ask("POST", `/guilds/${state.guild.id}/members`, { user_id: member.user.id });
  };
  return make(
    "li",
    { class: "line" },
    disc(member),
    make("span", { class: "names" }, make("b", { dir: "auto" }, member.display_name)),
    make("button", { type: "button", onclick: rejoin }, "Rejoin"),
  );
}

function disc(member) {
  return tint(make("span", { class: "disc", "aria-hidden": "true" }, initials(member.display_name)), colourOf(member));
}

function card(member) {
  const joined = new Date(member.joined_at).toLocaleDateString(undefined, { dateStyle: "long" });
  return make(
    "div",
    { class: "card" },
    disc(member),
    make(
      "div",
      {},
      make("h2", { dir: "auto" }, member.display_name),
      make("p", { class: "quiet" }, `@${member.user.username} · joined ${joined}`),
    ),
  );
}

function nickForm(member) {
  const input = make("input", {
    id: "nick", "data-of": member.user.id, maxlength: 32, dir: "auto",
    value: member.nick ?? "", placeholder: member.user.global_name ?? member.user.username,
  });
  const save = async (event) => {
    event.preventDefault();
    const body = { nick: input.value, actor_id: state.actorId };
    await ask("PATCH", `/guilds/${state.guild.id}/members/${member.user.id}`, body);
    input.blur();
  };
  return make(
    "form",
    { class: "nick", onsubmit: save },
    make("label", {}, make("span", { class: "quiet" }, "Nickname"), input),
    make("button", { type: "submit" }, "Save"),
  );
}

function roleGroups(member) {
  const grouped = new Set(state.guild.groups.flatMap((group) => group.role_ids));
  const others = state.guild.roles.filter((one) => !grouped.has(one.id) && one.id !== state.guild.id);
  const groups = [...state.guild.groups, { title: "Other roles", role_ids: others.map((one) => one.id) }];
  return groups.map((group) =>
    make(
      "div",
      { class: "group", role: "group", "aria-label": group.title },
      make("h3", {}, group.title),
      state.guild.roles
        .filter((one) => group.role_ids.includes(one.id))
        .map((one) => roleSwitch(member, one)),
    ),
  );
}

function roleSwitch(member, one) {
  const turn = async (event) => {
    const path = `/guilds/${state.guild.id}/members/${member.user.id}/roles/${one.id}`;
    await ask(event.target.checked ? "PUT" : "DELETE", path, { actor_id: state.actorId });
  };
  const input = make("input", {
    type: "checkbox", role: "switch", checked: member.roles.includes(one.id),
    disabled: one.managed, "data-role": one.id, onchange: turn,
  });
  return make(
    "label",
    { class: "switch" },
    tint(make("span", { class: "swatch", "aria-hidden": "true" }), one.color),
    make("span", { class: "name" }, one.name),
    input,
  );
}

/** What the bot offers in the menu on a member: Apps. */
function menus(member) {
  return state.menus.map((name) =>
    make("button", { type: "button", onclick: () => act({ kind: "user_command", command: name, target_id: member.user.id }) }, name),
  );
}

function actions(member) {
  const go = (how) => async () => {
    const body = { how, actor_id: state.actorId };
    await ask("DELETE", `/guilds/${state.guild.id}/members/${member.user.id}`, body);
    toast(`${member.display_name} has left. “Rejoin” is in the list of people.`);
  };
  if (member.user.id === state.guild.bot_id) return make("div");
  if (member.is_owner) return make("div", { class: "actions" }, ...menus(member));
  return make(
    "div",
    { class: "actions" },
    ...menus(member),
    make("button", { type: "button", onclick: go("leave") }, "Leaves"),
    make("button", { type: "button", class: "danger", onclick: go("kick") }, "Kick"),
    make("button", { type: "button", class: "danger", onclick: go("ban") }, "Ban"),
  );
}
