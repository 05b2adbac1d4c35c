import { h, render } from "preact";
import { CONDITION, TEXT } from "./texts.js";

const root = document.getElementById("root");
let [text, isShown] = [TEXT, true];
const draw = () =>
  render(h("div", null, h("p", { id: "text" }, text, "!"), h("p", { id: "condition" }, isShown && CONDITION, h("b", null, "This stays."))), root);
window.app = {
  write: (next) => ((text = next), draw()),
  show: (next) => ((isShown = next), draw()),
  unmount: () => render(null, root),
};
draw();
