// Discord's markdown as elements.
import { make } from "./elements.js";
import { nameOf, role, state } from "./state.js";

const INLINE = new RegExp(
  [
    "`(?<code>[^`\\n]+)`",
    "\\*\\*(?<bold>.+?)\\*\\*",
    "__(?<under>.+?)__",
    "~~(?<strike>.+?)~~",
    "(?<![\\w*])[*_](?<italic>[^*_\\n]+?)[*_](?![\\w*])",
    "\\[(?<label>[^\\]\\n]+)\\]\\((?<target>https?://[^\\s)]+)\\)",
    "<t:(?<time>\\d+)(?::(?<shape>[tTdDfFR]))?>",
    "<@!?(?<user>\\d+)>",
    "<@&(?<role>\\d+)>",
    "<#(?<channel>\\d+)>",
    "</(?<command>[^:>]+):\\d+>",
    "<?(?<url>https?://[^\\s<>]+)>?",
    "\\\\(?<plain>[\\\\*_~`|>#\\[\\]()<-])",
  ].join("|"),
  "su",
);

/** Return the text as an element with Discord's formatting. */
export function rich(text, tag = "div") {
  const whole = make(tag, { class: "rich", dir: "auto" });
  const parts = (text ?? "").split(/```(?:\w*\n)?([\s\S]*?)```/);
  parts.forEach((part, index) => {
    if (index % 2) whole.append(make("pre", {}, part.replace(/\n$/, "")));
    else if (part.trim()) whole.append(...lines(part.replace(/^\n|\n$/g, "")));
  });
  return whole;
}

function lines(text) {
  const blocks = [];
  let list = null;
  for (const line of text.split("\n")) {
    const item = /^\s*[-*] (.*)$/.exec(line);
    if (item) {
      if (!list) blocks.push((list = make("ul")));
      list.append(make("li", {}, ...inline(item[1])));
      continue;
    }
    list = null;
    blocks.push(block(line));
  }
  return blocks;
}

function block(line) {
  const heading = /^(#{1,3}) (.*)$/.exec(line);
  if (heading) return make(`h${heading[1].length}`, {}, ...inline(heading[2]));
  if (line.startsWith("-# ")) return make("p", {}, make("small", {}, ...inline(line.slice(3))));
  if (line.startsWith("> ")) return make("blockquote", {}, ...inline(line.slice(2)));
  return make("p", {}, ...inline(line));
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    if (match.index) nodes.push(rest.slice(0, match.index));
    nodes.push(styled(match.groups));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

function styled(found) {
  if (found.code) return make("code", {}, found.code);
  if (found.bold) return make("b", {}, ...inline(found.bold));
  if (found.under) return make("u", {}, ...inline(found.under));
  if (found.strike) return make("s", {}, ...inline(found.strike));
  if (found.italic) return make("i", {}, ...inline(found.italic));
  if (found.label) return link(found.target, ...inline(found.label));
  if (found.time) return moment(Number(found.time), found.shape);
  if (found.user) return mention(`@${nameOf(found.user)}`);
  if (found.role) return mention(`@${role(found.role)?.name ?? "deleted role"}`);
  if (found.channel) return mention(`#${channelName(found.channel)}`);
  if (found.command) return mention(`/${found.command}`);
  if (found.url) return link(found.url, found.url);
  return found.plain;
}

const link = (target, ...words) => make("a", { href: target, target: "_blank", rel: "noreferrer noopener" }, ...words);
const mention = (words) => make("span", { class: "mention", dir: "auto" }, words);
const channelName = (id) => state.guild.channels.find((channel) => channel.id === id)?.name ?? "deleted channel";

const SHAPES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" }, D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" }, F: { dateStyle: "full", timeStyle: "short" },
};

function moment(seconds, shape = "f") {
  const date = new Date(seconds * 1000);
  const words = shape === "R" ? relative(seconds) : date.toLocaleString(undefined, SHAPES[shape]);
  return make("time", { datetime: date.toISOString(), title: date.toLocaleString() }, words);
}

function relative(seconds) {
  const difference = seconds - Date.now() / 1000;
  const units = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, length]) => Math.abs(difference) >= length) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(difference / size), unit);
}
