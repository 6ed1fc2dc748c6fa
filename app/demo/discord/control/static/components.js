// The components of a message, as elements that work.
import { act } from "./doing.js";
import { menu } from "./choices.js";
import { make, tint } from "./elements.js";
import { rich } from "./markdown.js";

const LINK = 5, PREMIUM = 6;

/** Return the message's components; each press goes to the bot as the person who acts. */
export function components(message) {
  return (message.components ?? []).map((component) => part(component, message));
}

function part(component, message) {
  const inner = () => (component.components ?? []).map((one) => part(one, message));
  switch (component.type) {
    case 1: return make("div", { class: "row" }, inner());
    case 2: return button(component, message);
    case 3: case 5: case 6: case 7: case 8:
      return menu(component, (values) =>
        act({ kind: "pick", message_id: message.id, channel_id: message.channel_id, custom_id: component.custom_id, values }));
    case 9:
      return make("div", { class: "part" }, make("div", { class: "body" }, inner()), part(component.accessory, message));
    case 10: return rich(component.content);
    case 11: return picture(component.media, component.description, message, "thumb");
    case 12:
      return make("div", { class: "gallery" }, component.items.map((item) => picture(item.media, item.description, message)));
    case 13: return make("p", { class: "quiet" }, component.file.url.replace("attachment://", "File: "));
    case 14: return component.divider === false ? make("div", { class: "gap" }) : make("hr", { class: "rule" });
    case 17: return tint(make("div", { class: "container" }, inner()), component.accent_color, "--bar");
    default: return make("p", { class: "quiet" }, `(component ${component.type})`);
  }
}

function button(component, message) {
  const words = [component.emoji?.name, component.label].filter(Boolean).join(" ");
  if (component.style === LINK) {
    const target = /^https?:/.test(component.url) ? component.url : null;
    return make("a", { class: "link", href: target, target: "_blank", rel: "noreferrer noopener" }, `${words} ↗`);
  }
  if (component.style === PREMIUM) return make("button", { type: "button", disabled: true }, "Premium");
  const press = () =>
    act({ kind: "press", message_id: message.id, channel_id: message.channel_id, custom_id: component.custom_id });
  return make(
    "button",
    { type: "button", class: `style-${component.style}`, disabled: Boolean(component.disabled), onclick: press, "data-custom-id": component.custom_id },
    words,
  );
}

function picture(media, description, message, kind = null) {
  const name = media.url.replace("attachment://", "");
  const stored = message.attachments.find((one) => one.filename === name);
  if (stored) return make("img", { src: new URL(stored.url).pathname, alt: description ?? "", class: kind });
  return make("p", { class: "quiet" }, description ?? "(picture from elsewhere)");
}
