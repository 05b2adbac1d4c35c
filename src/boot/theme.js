// The switch between light and dark.

import { html } from "./page.js";

const KEY = "glossary:theme";

const stored = () => {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is blocked. The system's preference applies.
  }
};
const theme = stored();
// In a frame of another site, that site sets the theme (embed/view.js); otherwise the system does.
if (parent === window && (theme === "light" || theme === "dark")) html.dataset.theme = theme;

addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-theme-switch]")) return;
  const dark = html.dataset.theme
    ? html.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  html.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem(KEY, html.dataset.theme);
  } catch {
    // Storage is blocked. The theme applies to this page only.
  }
});
