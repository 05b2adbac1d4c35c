// The buttons that copy a text of a term's page.

import { announcement } from "./page.js";

// The texts that a term's page offers to copy.
const copied = {
  link: () => document.querySelector("link[rel=canonical]").href,
  definition: () => ["h1", ".definition"].map((part) => document.querySelector(`main ${part}`).innerText).join(": "),
};
addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  button.dataset.label ??= button.textContent;
  let result = "Copied";
  try {
    await navigator.clipboard.writeText(copied[button.dataset.copy]());
  } catch {
    result = "Not copied"; // The browser refuses, as in some frames.
  }
  button.textContent = announcement().textContent = result;
  setTimeout(() => (button.textContent = button.dataset.label), 2000);
});
