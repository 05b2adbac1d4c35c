import htmx from "htmx.org";
import { CONDITION, TEXT } from "./texts.js";

const swap = (target, html) => htmx.swap(target, html, { swapStyle: "innerHTML" });
document.getElementById("root").innerHTML = `<p id="text">${TEXT}!</p><p id="condition">${CONDITION}<b>This stays.</b></p>`;
window.app = {
  write: (text) => swap("#text", `${text}!`),
  show: (isShown) => swap("#condition", `${isShown ? CONDITION : ""}<b>This stays.</b>`),
  unmount: () => swap("#root", ""),
};
