import "@angular/compiler";
import { ApplicationRef, Component, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { CONDITION, TEXT } from "./texts.js";

const [text, isShown] = [signal(TEXT), signal(true)];
const Page = Component({
  selector: "#root",
  template: '<p id="text">{{ text() }}!</p><p id="condition">@if (isShown()) {{{ condition }}}<b>This stays.</b></p>',
})(
  class {
    text = text;
    isShown = isShown;
    condition = CONDITION;
  },
);
const app = await bootstrapApplication(Page, { providers: [provideZonelessChangeDetection()] });
const tick = () => app.injector.get(ApplicationRef).tick();
window.app = {
  write: (next) => (text.set(next), tick()),
  show: (next) => (isShown.set(next), tick()),
  unmount: () => app.destroy(),
};
