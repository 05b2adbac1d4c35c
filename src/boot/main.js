// The first script of every page, bundled to boot.js: what works before the app starts, and the start of the app.

import "./theme.js";
import "./copy.js";
import "./native-form.js";
import "./fields.js";
import "./start.js";
import { lock } from "./locks.js";
import { html } from "./page.js";
import { sentWith } from "./sent.js";
import { text } from "./texts.js";

html.dataset.scripted = ""; // The search page waits for its results.

// What the app calls (src/platform). Plain scripts for this are a fraction of the bindings in the WebAssembly.
window.glossary = { text, lock, sentWith };
