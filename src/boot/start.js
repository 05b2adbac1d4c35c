// The start of the app, which must not compete with the page for the network.

import { rememberNames } from "./failure.js";
import { html } from "./page.js";

// The publisher writes the addresses of the app's files on the script's element.
const { app, wasm, idle } = document.currentScript.dataset;

// Starts the app after the page has loaded: when the browser is idle, or at the first interaction.
const SIGNS = ["pointerdown", "pointerover", "keydown", "focusin", "touchstart"];
let started = false;
const start = async () => {
  if (started) return;
  started = true;
  rememberNames();
  for (const sign of SIGNS) removeEventListener(sign, start, true);
  try {
    const [{ default: init }, module_or_path] = await Promise.all([import(app), fetch(wasm)]);
    await init({ module_or_path });
  } catch {
    // The files are of another deploy, or there is no network. The page is finished HTML, and its links work.
    html.dataset.app = "failed";
  }
};
const loaded = () => {
  for (const sign of SIGNS) addEventListener(sign, start, { capture: true, passive: true });
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 300));
  whenIdle(start, { timeout: 3000 });
  // The font of headings, cards on links, and the worker that keeps what was read: embed/idle.js.
  whenIdle(() => document.head.append(Object.assign(document.createElement("script"), { src: idle })));
};
if (document.readyState === "complete") loaded();
else addEventListener("load", loaded, { once: true });
