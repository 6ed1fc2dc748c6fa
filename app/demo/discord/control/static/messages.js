// Channels, and the messages in the one that is open.
import { components } from "./components.js";
import { find, make, tint } from "./elements.js";
import { rich } from "./markdown.js";
import { ask } from "./server.js";
import { nameOf, state } from "./state.js";

const LOADING = 128, EPHEMERAL = 64;
/** The bot's private messages to whoever is acted as, shown as one more channel. */
const DIRECT = "direct";
const unread = new Set();
const dismissed = new Set();

export function drawChannels() {
  const text = state.guild.channels.filter((channel) => channel.type === 0);
  const direct = { id: DIRECT, name: "", topic: `What the bot told ${nameOf(state.actorId)} in private.` };
  find("channels").replaceChildren(
    ...[...text, direct].map((channel) =>
      make(
        "button",
        {
          type: "button", role: "tab", "aria-selected": String(channel.id === state.channelId),
          class: unread.has(channel.id) ? "unread" : null, "data-channel": channel.id,
        },
        channel === direct ? "Direct" : `# ${channel.name}`,
      ),
    ),
  );
  find("topic").textContent = [...text, direct].find((channel) => channel.id === state.channelId)?.topic ?? "";
}

/** Draw the open channel again, staying at its end if one was there. */
export async function drawMessages() {
  if (!state.channelId) return;
  const wanted = state.channelId;
  const path = wanted === DIRECT ? `/users/${state.actorId}/direct` : `/channels/${wanted}/messages?viewer_id=${state.actorId}`;
  const messages = await ask("GET", path);
  if (wanted !== state.channelId) return;
  unread.delete(wanted);
  const place = find("messages");
  const wasAtEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 60;
  const shown = messages.filter((message) => !dismissed.has(message.id)).slice(-100);
  place.replaceChildren(...(shown.length ? shown.map(drawn) : [make("p", { class: "empty" }, "No messages here yet.")]));
  if (wasAtEnd) place.scrollTop = place.scrollHeight;
}

export function noteUnread(channelIds) {
  const known = new Set(state.guild.channels.map((channel) => channel.id));
  const seen = channelIds.map((id) => (known.has(id) ? id : DIRECT));
  for (const id of seen) if (id !== state.channelId) unread.add(id);
  drawChannels();
  return seen;
}

export function showEnd() {
  const place = find("messages");
  place.scrollTop = place.scrollHeight;
}

function drawn(message) {
  const isEphemeral = Boolean(message.flags & EPHEMERAL);
  return make(
    "article",
    { class: isEphemeral ? "message ephemeral" : "message", "data-message": message.id },
    head(message, isEphemeral),
    message.flags & LOADING ? make("p", { class: "thinking" }, `${message.author.username} is thinking…`) : null,
    message.content ? rich(message.content) : null,
    message.embeds.map(embed),
    components(message),
    message.attachments.map(file),
    isEphemeral ? onlyFor(message) : null,
  );
}

function head(message, isEphemeral) {
  const remove = () => ask("DELETE", `/channels/${message.channel_id}/messages/${message.id}`);
  const moment = new Date(message.timestamp);
  const user = message.interaction_metadata?.user;
  return make(
    "div",
    { class: "head" },
    make("b", { dir: "auto" }, message.author.global_name ?? message.author.username),
    message.author.bot ? make("span", { class: "tag" }, "App") : null,
    make("time", { class: "quiet", datetime: message.timestamp }, moment.toLocaleTimeString(undefined, { timeStyle: "short" })),
    user ? make("span", { class: "quiet" }, "answering ", make("bdi", {}, nameOf(user.id))) : null,
    message.edited_timestamp ? make("span", { class: "quiet" }, "(edited)") : null,
    isEphemeral ? null : make("button", { type: "button", class: "words delete", title: "Delete this message, as a moderator would", onclick: remove }, "Delete"),
  );
}

function onlyFor(message) {
  const dismiss = () => {
    dismissed.add(message.id);
    drawMessages();
  };
  return make(
    "p",
    { class: "only" },
    "Only ", make("bdi", {}, nameOf(message.viewer_id)), " can see this · ",
    make("button", { type: "button", class: "words", onclick: dismiss }, "Dismiss"),
  );
}

function embed(one) {
  const place = make("div", { class: "embed" });
  tint(place, one.color, "--bar");
  const title = one.url ? make("a", { href: one.url, target: "_blank", rel: "noreferrer noopener" }, one.title) : one.title;
  place.append(
    ...[
      one.author ? make("p", { class: "quiet", dir: "auto" }, one.author.name) : null,
      one.title ? make("p", { class: "title-line", dir: "auto" }, title) : null,
      one.description ? rich(one.description) : null,
      one.fields?.length ? make("div", { class: "pairs" }, one.fields.map(pair)) : null,
      one.footer ? make("p", { class: "quiet", dir: "auto" }, one.footer.text) : null,
    ].filter(Boolean),
  );
  return place;
}

function pair(field) {
  return make("div", { class: field.inline ? "inline" : null }, make("b", { dir: "auto" }, field.name), rich(field.value));
}

function file(one) {
  if (/^image\/(png|jpeg|gif|webp)$/.test(one.content_type ?? "")) {
    return make("div", { class: "gallery" }, make("img", { src: new URL(one.url).pathname, alt: one.filename }));
  }
  const size = `${Math.ceil(one.size / 1024).toLocaleString()} KB`;
  return make("p", {}, make("a", { class: "file", href: new URL(one.url).pathname, download: one.filename }, `${one.filename} (${size})`));
}
