import "@angular/compiler";
import { ApplicationRef, Component, enableProdMode, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { CONDITION, TEXT } from "./texts.js";

const [text, isShown] = [signal(TEXT), signal(true)];
const Page = Component({
  selector: "framework-page",
  template: '<p id="text">{{ text() }}!</p><p id="condition">@if (isShown()) {{{ condition }}}<b>This stays.</b></p>',
})(
  class {
    text = text;
    isShown = isShown;
    condition = CONDITION;
  },
);
enableProdMode();
// Angular removes the element of the component at the end.
document.getElementById("root").append(document.createElement("framework-page"));
const app = await bootstrapApplication(Page, { providers: [provideZonelessChangeDetection()] });
const tick = () => app.injector.get(ApplicationRef).tick();
window.app = {
  write: (next) => (text.set(next), tick()),
  show: (next) => (isShown.set(next), tick()),
  unmount: () => app.destroy(),
};
