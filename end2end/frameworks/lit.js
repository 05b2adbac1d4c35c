import { html, nothing, render } from "lit";
import { CONDITION, TEXT } from "./texts.js";

const root = document.getElementById("root");
let [text, isShown] = [TEXT, true];
const draw = () => render(html`<p id="text">${text}!</p><p id="condition">${isShown ? CONDITION : nothing}<b>This stays.</b></p>`, root);
window.app = {
  write: (next) => ((text = next), draw()),
  show: (next) => ((isShown = next), draw()),
  unmount: () => render(nothing, root),
};
draw();
