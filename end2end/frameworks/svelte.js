import { flushSync, mount, unmount } from "svelte";
import Page from "./Page.svelte";

const page = mount(Page, { target: document.getElementById("root") });
window.app = {
  write: (text) => flushSync(() => page.write(text)),
  show: (isShown) => flushSync(() => page.show(isShown)),
  unmount: () => unmount(page),
};
