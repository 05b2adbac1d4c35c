import { createApp, h, nextTick, ref } from "vue";
import { CONDITION, TEXT } from "./texts.js";

const [text, isShown] = [ref(TEXT), ref(true)];
const app = createApp({
  render: () => [
    h("p", { id: "text" }, [text.value, "!"]),
    h("p", { id: "condition" }, [isShown.value ? CONDITION : undefined, h("b", "This stays.")]),
  ],
});
window.app = {
  write: (next) => ((text.value = next), nextTick()),
  show: (next) => ((isShown.value = next), nextTick()),
  unmount: () => app.unmount(),
};
app.mount("#root");
