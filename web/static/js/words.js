/* What scripts show: the page brings it along, in its language. */

const WORDS = JSON.parse(document.documentElement.dataset.words ?? "{}");

/** Returns the words known by `name`, with their gaps filled. */
export function say(name, gaps = {}) {
  return (WORDS[name] ?? name).replace(/\{(\w+)\}/g, (whole, gap) => gaps[gap] ?? whole);
}

/** Returns the words known by `name` in two parts: what stands before the gap, and what after it. */
export function around(name, gap, gaps = {}) {
  const [before, after] = say(name, gaps).split(`{${gap}}`);
  return [before, after ?? ""];
}

export const language = document.documentElement.lang || undefined;
