import { createElement, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot } from "react-dom/client";
import { CONDITION, TEXT } from "./texts.js";

function Page() {
  const [text, write] = useState(TEXT);
  const [isShown, show] = useState(true);
  window.app = { write: (text) => flushSync(() => write(text)), show: (isShown) => flushSync(() => show(isShown)), unmount: () => root.unmount() };
  // Two texts beside each other are two text nodes.
  return createElement(
    "div",
    null,
    createElement("p", { id: "text" }, text, "!"),
    createElement("p", { id: "condition" }, isShown && CONDITION, createElement("b", null, "This stays.")),
  );
}
const element = document.getElementById("root");
// A page from a server is there before React is.
let root;
if (element.firstChild) window.hydrate = () => (root = hydrateRoot(element, createElement(Page)));
else (root = createRoot(element)).render(createElement(Page));
