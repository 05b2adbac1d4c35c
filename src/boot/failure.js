// A failure of the app after its start.

import { announcement, html } from "./page.js";

// An error inside of the WebAssembly leaves the app in an unknown state. From then on, the browser does everything.
let failed = false;
export const hasFailed = () => failed;

/** The names of the form's controls in the published page. The app gives them others. */
const names = [];
export const rememberNames = () => {
  for (const control of document.querySelectorAll("#contact .fields [name]")) names.push([control, control.name]);
};

const fail = ({ error, reason }) => {
  if ((error ?? reason)?.name !== "RuntimeError" || failed) return;
  failed = true;
  html.dataset.app = "failed";
  for (const [control, name] of names) control.name = name;
  const form = document.querySelector("#contact form");
  if (!form) return;
  form.hidden = false;
  document.querySelector("#contact-outcome .kept")?.remove();
  const send = form.querySelector("[type=submit]");
  if (!send.hasAttribute("aria-disabled")) return;
  send.removeAttribute("aria-disabled");
  [...send.children].forEach((label, at) => (label.hidden = at > 0));
  form.querySelector(".contact-problem").textContent = announcement().textContent =
    "A part of this page failed. What you typed is still here: send it again.";
};
addEventListener("error", fail);
addEventListener("unhandledrejection", fail);
for (const kind of ["click", "keydown", "input", "popstate"]) {
  addEventListener(
    kind,
    (event) => {
      if (!failed || event.target.closest?.("[data-theme-switch], [data-copy], [data-meant]")) return;
      event.stopImmediatePropagation();
      if (kind === "popstate") location.reload();
    },
    true,
  );
}
