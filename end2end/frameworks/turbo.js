import { renderStreamMessage } from "@hotwired/turbo";
import { CONDITION, TEXT } from "./texts.js";

const stream = (action, target, html) => renderStreamMessage(`<turbo-stream action="${action}" target="${target}"><template>${html}</template></turbo-stream>`);
const CONTENT = { true: `${CONDITION}<b>This stays.</b>`, false: "<b>This stays.</b>" };
document.getElementById("root").innerHTML = `<p id="text">${TEXT}!</p><p id="condition">${CONTENT.true}</p>`;
window.app = {
  // Morphing keeps the elements, and changes their texts.
  write: (text) => stream('replace" method="morph', "text", `<p id="text">${text}!</p>`),
  show: (isShown) => stream("update", "condition", CONTENT[isShown]),
  unmount: () => stream("update", "root", ""),
};
