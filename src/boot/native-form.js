// Forms that are submitted before the app starts, without the app, or after a failure of the app.

import { hasFailed } from "./failure.js";
import { announcement, html } from "./page.js";
import { idField, remember, sentId } from "./sent.js";

// Gives natively posted forms an inquiry id, so that a repeated submit is recognised. A UUID of version 7
// (https://www.rfc-editor.org/rfc/rfc9562).
const hex = (number, length) => number.toString(16).padStart(length, "0");
const newId = () => {
  const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => hex(byte, 2)).join("");
  return `${hex(Date.now(), 12)}7${random.slice(0, 3)}8${random.slice(3, 18)}`;
};
// A form that only the app can send waits for the app, and shows a message where the app fails.
let waiting;
const settle = () => {
  if (!waiting || !html.dataset.app) return;
  const form = waiting;
  waiting = undefined;
  form.removeAttribute("aria-busy");
  if (html.dataset.app === "ready") form.requestSubmit();
  else form.querySelector(".app-failed").focus();
};
const submitNatively = ({ target, defaultPrevented }) => {
  if (defaultPrevented) return;
  if (idField(target)) remember(target, sentId(target) || newId());
  if (target.method !== "dialog") return;
  waiting = target;
  waiting.setAttribute("aria-busy", "true");
  announcement().textContent = "It is sent as soon as this page is ready.";
  settle();
};
addEventListener(
  "submit",
  (event) => {
    if (!hasFailed()) return;
    event.stopPropagation();
    submitNatively(event);
  },
  true,
);
// After the app's listener, where the app has started.
addEventListener("submit", submitNatively);
new MutationObserver(settle).observe(html, { attributeFilter: ["data-app"] });
