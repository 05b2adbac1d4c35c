// What every page runs first: the switch between light and dark, the buttons that copy, and the
// wish for the app, which must not compete with the page for the network.
(() => {
  const { documentElement: html, currentScript: script } = document;
  const KEY = "glossary:theme";

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // Storage is blocked: the system's preference holds.
    }
  };
  const theme = stored();
  // In a frame of another site, that site says how it looks (embed/view.js), and otherwise the system.
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
      // It holds for this page, then.
    }
  });

  // What a term's page offers to copy.
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
      result = "Not copied"; // The browser does not allow it here.
    }
    button.textContent = document.getElementById("announcement").textContent = result;
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  });

  // A form that goes without the app has an id as well, by which the app knows it again: whoever sends the same once
  // more, because the answer takes long, has written once. A UUID of version 7 (https://www.rfc-editor.org/rfc/rfc9562).
  const hex = (number, length) => number.toString(16).padStart(length, "0");
  const newId = () => {
    const random = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => hex(byte, 2)).join("");
    return `${hex(Date.now(), 12)}7${random.slice(0, 3)}8${random.slice(3, 18)}`;
  };
  const idOf = ({ elements }) => elements.id ?? elements.inquiry_id;
  let posted;
  let posting;
  addEventListener(
    "submit",
    ({ target }) => {
      const id = idOf(target);
      if (!id) return;
      const before = id.value;
      id.value = "";
      posting = location.pathname + new URLSearchParams(new FormData(target));
      if (posting === posted) id.value = before;
    },
    true,
  );
  // The app has had its turn, if it is there.
  addEventListener("submit", ({ target, defaultPrevented }) => {
    const id = idOf(target);
    if (!id || defaultPrevented) return;
    id.value ||= newId();
    posted = posting;
  });

  // A form that only the app can send waits for it, and says so where it does not come.
  let wish;
  const grant = () => {
    if (!wish || !html.dataset.app) return;
    const form = wish;
    wish = undefined;
    form.removeAttribute("aria-busy");
    if (html.dataset.app === "ready") form.requestSubmit();
    else form.querySelector(".app-failed").focus();
  };
  addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented || target.method !== "dialog") return;
    wish = target;
    wish.setAttribute("aria-busy", "true");
    document.getElementById("announcement").textContent = "It is sent as soon as this page is ready.";
    grant();
  });
  new MutationObserver(grant).observe(html, { attributeFilter: ["data-app"] });

  // After the page has loaded, when idle or at the first sign of interaction.
  const SIGNS = ["pointerdown", "pointerover", "keydown", "focusin", "touchstart"];
  let started = false;
  const start = async () => {
    if (started) return;
    started = true;
    for (const sign of SIGNS) removeEventListener(sign, start, true);
    try {
      const [{ default: init }, module_or_path] = await Promise.all([import(script.dataset.app), fetch(script.dataset.wasm)]);
      await init({ module_or_path });
    } catch {
      // Of another deploy, or no network: the page is finished HTML, its links work.
      html.dataset.app = "failed";
    }
  };
  const loaded = () => {
    for (const sign of SIGNS) addEventListener(sign, start, { capture: true, passive: true });
    if (window.requestIdleCallback) requestIdleCallback(start, { timeout: 3000 });
    else setTimeout(start, 300);
  };
  if (document.readyState === "complete") loaded();
  else addEventListener("load", loaded, { once: true });
})();
