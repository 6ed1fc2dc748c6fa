/* Applies the reader's theme and density before the first paint. A plain script, not a module, because modules wait
   for the document; a file, not inline, because the pages' content security policy forbids inline scripts. */
(() => {
  const root = document.documentElement;
  const THEMES = ["auto", "light", "dark"];
  const WORDS = JSON.parse(root.dataset.words ?? "{}");

  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage may be forbidden; the page then follows the system.
    }
  };
  const keep = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // As above: the choice lasts as long as the page.
    }
  };

  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const word of document.querySelectorAll("[data-theme-word]")) word.textContent = WORDS[theme] ?? theme;
  };

  let theme = THEMES.includes(kept("muster-theme")) ? kept("muster-theme") : "auto";
  root.classList.add("scripted");
  if (kept("muster-density") === "compact") root.dataset.density = "compact";
  apply(theme);

  document.addEventListener("DOMContentLoaded", () => apply(theme));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    keep("muster-theme", theme);
    apply(theme);
  });
})();
