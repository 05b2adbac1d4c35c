// The first script of every page: the switch between light and dark, the buttons that copy, the forms that are submitted
// before the app starts, and the start of the app, which must not compete with the page for the network.
(() => {
  const { documentElement: html, currentScript: script } = document;
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
    button.textContent = document.getElementById("announcement").textContent = result;
    setTimeout(() => (button.textContent = button.dataset.label), 2000);
  });

  // Gives natively posted forms an inquiry id, so that a repeated submit is recognised. A UUID of version 7
  // (https://www.rfc-editor.org/rfc/rfc9562).
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
  // After the app's listener, where the app has started.
  addEventListener("submit", ({ target, defaultPrevented }) => {
    const id = idOf(target);
    if (!id || defaultPrevented) return;
    id.value ||= newId();
    posted = posting;
  });

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
  addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented || target.method !== "dialog") return;
    waiting = target;
    waiting.setAttribute("aria-busy", "true");
    document.getElementById("announcement").textContent = "It is sent as soon as this page is ready.";
    settle();
  });
  new MutationObserver(settle).observe(html, { attributeFilter: ["data-app"] });

  // Starts the app after the page has loaded: when the browser is idle, or at the first interaction.
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
      // The files are of another deploy, or there is no network. The page is finished HTML, and its links work.
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
