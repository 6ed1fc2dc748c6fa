// Talks with the control API.
import { toast } from "./elements.js";

/** Return the answer's JSON; a refusal is shown to the person and thrown. */
export async function ask(method, path, body) {
  const response = await fetch(`/control${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  if (response.status === 204) return null;
  const answer = await response.json();
  if (!response.ok) {
    const sentence = reason(answer);
    toast(sentence);
    throw new Error(sentence);
  }
  return answer;
}

/**
 * Call `begin` whenever the stream of changes opens, and `look` with each note that comes after:
 * one at a time, in order, so that nothing between the two is missed. The browser reconnects by itself.
 */
export function listen(begin, look) {
  const events = new EventSource("/control/events");
  let work = Promise.resolve();
  const after = (step) => (work = work.then(step).catch((error) => toast(error.message)));
  events.onopen = () => after(begin);
  events.onmessage = (event) => after(() => look(JSON.parse(event.data)));
}

function reason(answer) {
  const inner = [];
  const walk = (node) => {
    if (Array.isArray(node?._errors)) inner.push(...node._errors.map((error) => error.message));
    else if (node && typeof node === "object") Object.values(node).forEach(walk);
  };
  walk(answer.errors);
  return [answer.message, ...inner].join(": ");
}
