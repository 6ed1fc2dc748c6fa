/* Wires the roster page together: each part is made once, here, and handed what it needs.

   Why no htmx: a change here moves rows between sections, must be seen moving, and must leave search and filters
   alone. That takes a keyed morph and the places of rows before and after in one hand; a swap of fragments by
   id does neither. What is left for a library is EventSource, which browsers have.

   Modules are loaded with the version this file was loaded with, so that no two releases mix in a cache. */
const version = new URL(import.meta.url).search;
const load = (name) => import(`./${name}.js${version}`);

const [{ around, language, say }, { morph }, { Motion }, { Finder }, { Freshness }, { Changes }, { Live }, { Toolbar }] = await Promise.all(
  ["words", "morph", "motion", "finder", "freshness", "changes", "live", "toolbar"].map(load),
);

const page = document.querySelector("main.roster");
const toolbar = new Toolbar(page);
const finder = new Finder(page, say);
const freshness = new Freshness(page, { say, language });
const changes = new Changes(page, {
  morph,
  motion: new Motion(page),
  say,
  around,
  settled: () => {
    finder.refresh();
    freshness.refresh();
    toolbar.refresh();
  },
});

new Live(page, changes, freshness).start();
