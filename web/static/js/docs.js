/* Shows the samples in the language that was chosen, and copies what is asked for. */

const main = document.querySelector("main.docs");
const CHOICE = "muster-samples";

const kept = () => {
  try {
    return localStorage.getItem(CHOICE);
  } catch {
    return null; // Storage may be forbidden; the first language is shown then.
  }
};

const keep = (language) => {
  try {
    localStorage.setItem(CHOICE, language);
  } catch {
    // As above: the choice lasts as long as the page.
  }
};

const choose = (language) => {
  const buttons = [...document.querySelectorAll("[data-choose]")];
  if (!buttons.some((button) => button.dataset.choose === language)) return;
  main.dataset.language = language;
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.choose === language));
};

const copy = async (button) => {
  const word = button.textContent;
  const code = button.parentElement.querySelector("code");
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    getSelection().selectAllChildren(code); // Forbidden, or not over TLS: whoever asks copies it himself.
    return;
  }
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = word), 1600);
};

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-choose]");
  if (chosen) {
    choose(chosen.dataset.choose);
    keep(chosen.dataset.choose);
  }
  const copied = event.target.closest("[data-copy]");
  if (copied) copy(copied);
});

choose(kept());
