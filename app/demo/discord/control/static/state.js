// What the page knows: the guild, its people, who acts, and who is looked at.
import { ask } from "./server.js";

export const state = {
  guild: null,
  people: new Map(),
  departed: new Map(),
  actorId: null,
  chosenId: null,
  channelId: null,
  locale: "en-US",
  menus: [],
};

export async function loadGuild() {
  if (!state.guild) {
    const [first] = await ask("GET", "/guilds");
    state.guild = { id: first.id };
    state.actorId = first.owner_id;
  }
  state.guild = await ask("GET", `/guilds/${state.guild.id}`);
  const text = state.guild.channels.filter((channel) => channel.type === 0);
  if (state.channelId !== "direct" && !text.some((channel) => channel.id === state.channelId)) state.channelId = text[0]?.id ?? null;
}

export async function loadPeople() {
  const people = await ask("GET", `/guilds/${state.guild.id}/members?limit=1000`);
  state.people = new Map(people.map((member) => [member.user.id, member]));
}

/** Look at these people again: who is gone counts as departed. */
export async function refreshPeople(ids) {
  await Promise.all(ids.map(async (id) => {
    const before = state.people.get(id);
    const response = await fetch(`/control/guilds/${state.guild.id}/members/${id}`);
    if (response.ok) {
      state.guild.member_count += before ? 0 : 1;
      state.people.set(id, await response.json());
      state.departed.delete(id);
    } else if (before) {
      state.guild.member_count -= 1;
      state.people.delete(id);
      state.departed.set(id, before);
    }
  }));
}

export const role = (id) => state.guild.roles.find((one) => one.id === id);

/** Return the member's roles from the top. */
export const rolesOf = (member) => state.guild.roles.filter((one) => member.roles.includes(one.id));

/** Return the role that names the member's place: the highest one in the first group. */
export function rankOf(member) {
  const ranks = state.guild.groups[0]?.role_ids ?? [];
  return rolesOf(member).find((one) => ranks.includes(one.id));
}

export const colourOf = (member) => rolesOf(member).find((one) => one.color)?.color;

export const nameOf = (id) => state.people.get(id)?.display_name ?? state.departed.get(id)?.display_name ?? id;

/** Return the people from the top rank down; those without one after them, by name. */
export function sorted() {
  const place = (member) => {
    const rank = rankOf(member);
    return rank ? state.guild.roles.indexOf(rank) : 1000 + Number(member.user.bot);
  };
  return [...state.people.values()].sort(
    (one, other) => place(one) - place(other) || one.display_name.localeCompare(other.display_name),
  );
}
