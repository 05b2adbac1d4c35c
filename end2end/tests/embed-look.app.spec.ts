// The look of a page reaches the framed form and the framed cards.
import type { Page } from "@playwright/test";
import { axe, expect, test } from "../fixtures";
import { SCRIPT, embedded, host, layoutShift } from "../host";

const FORM = '<main><h1>Our shop</h1><glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact><p id="after">After it.</p></main>';
const CARD = '<main><h1>Our shop</h1><iframe title="API" src="GLOSSARY/embed/terms/api/" width="600" height="320"></iframe></main>';
const form = (page: Page) => page.frameLocator("glossary-contact iframe");
const ready = (page: Page) => form(page).locator("html[data-app=ready]").waitFor({ state: "attached" });
const LOOK = `--glossary-accent: oklch(0.55 0.2 29); --glossary-radius: 10px; --glossary-font: "Courier New", monospace;`;

test("the form has the colours, the corners and the font of the page", { tag: "@below-all" }, async ({ page, baseURL }) => {
  await test.step("on a light page, with a colour in another notation", async () => {
    await page.emulateMedia({ colorScheme: "dark" });
    await host(page, baseURL ?? "", { head: `<style>:root { ${LOOK} }</style>`, body: FORM + SCRIPT });
    await ready(page);
    const box = form(page).locator(".contact");
    // The page is light, because it names no colour scheme.
    await expect(box).toHaveCSS("background-color", "rgb(251, 250, 247)");
    await expect(box).toHaveCSS("border-radius", "10px");
    await expect(form(page).getByRole("heading", { level: 1 })).toHaveCSS("font-family", '"Courier New", monospace');
    await expect(form(page).getByRole("button", { name: "Send", exact: true })).toHaveCSS("background-color", /rgb\((19\d|20\d), \d+, \d+\)/);
    expect(await axe(page)).toEqual([]);
  });

  await test.step("on a dark page with colours of its own, and its pale accent becomes legible", async () => {
    const own = "color-scheme: dark; --glossary-paper: #101820; --glossary-ink: #f2f2f2; --glossary-accent: #123";
    await host(page, baseURL ?? "", { head: `<style>:root { ${own} } body { background: #101820; color: #f2f2f2; font-family: Verdana }</style>`, body: FORM + SCRIPT });
    await ready(page);
    const box = form(page).locator(".contact");
    await expect(box).toHaveCSS("background-color", "rgb(16, 24, 32)");
    await expect(box).toHaveCSS("color", "rgb(242, 242, 242)");
    await expect(form(page).getByRole("heading", { level: 1 })).toHaveCSS("font-family", "Verdana");
    await form(page).getByRole("button", { name: "Send", exact: true }).click();
    await expect(form(page).getByRole("alert").first()).toBeVisible();
    expect(await axe(page)).toEqual([]);
  });

  await test.step("colours that are illegible together are ignored", async () => {
    await host(page, baseURL ?? "", { head: "<style>:root { --glossary-paper: #777; --glossary-ink: #888 }</style>", body: FORM + SCRIPT });
    await ready(page);
    await expect(form(page).locator(".contact")).toHaveCSS("background-color", "rgb(251, 250, 247)");
  });
});

test("framed cards and the form follow the page's theme when it changes", async ({ page, baseURL }) => {
  const head = `<style>.dark { color-scheme: dark; --glossary-accent: rgb(250, 200, 100) }</style>`;
  await host(page, baseURL ?? "", { head, body: CARD + SCRIPT });
  const card = page.frameLocator("iframe[title=API]").getByRole("article");
  await expect(card).toHaveCSS("background-color", "rgb(251, 250, 247)");
  await page.evaluate(() => document.documentElement.classList.add("dark"));
  await expect(card).toHaveCSS("background-color", "rgb(20, 22, 26)");
  await expect(card).toHaveCSS("border-top-color", "rgb(250, 200, 100)");
  await page.evaluate(() => document.documentElement.classList.remove("dark"));
  await expect(card).toHaveCSS("background-color", "rgb(251, 250, 247)");

  await test.step("the form follows, too", async () => {
    await host(page, baseURL ?? "", { head, body: FORM + SCRIPT });
    await ready(page);
    const box = form(page).locator(".contact");
    await expect(box).toHaveCSS("background-color", "rgb(251, 250, 247)");
    await page.evaluate(() => document.documentElement.classList.add("dark"));
    await expect(box).toHaveCSS("background-color", "rgb(20, 22, 26)");
    await expect(box).toHaveCSS("border-top-color", "rgb(250, 200, 100)");
  });

  await test.step("the values in the frame's address are stronger", async () => {
    await host(page, baseURL ?? "", { html: 'class="dark"', head, body: CARD.replace("api/", "api/?theme=light&amp;accent=0a0b0c") + SCRIPT });
    await embedded(page);
    await expect(page.getByTitle("API")).not.toHaveAttribute("height", "320");
    await expect(card).toHaveCSS("background-color", "rgb(251, 250, 247)");
    await expect(card).toHaveCSS("border-top-color", "rgb(10, 11, 12)");
  });
});

for (const width of [390, 1280])
  test(`${width} pixels wide, the room of the form is reserved until its height is known, and no hole stays`, {
    tag: width === 390 ? "@all" : [],
  }, async ({ page, baseURL }) => {
    await page.setViewportSize({ width, height: 800 });
    const rules = ["glossary-contact:not(:defined) { display: block; min-height: 68rem }", "glossary-contact { display: block; min-height: 66em }"];
    // The styles that the manual recommends, and those that it once recommended.
    for (const rule of rules) {
      await host(page, baseURL ?? "", { head: `<style>${rule}</style>`, body: FORM + SCRIPT });
      await ready(page);
      await expect(async () => {
        const gap = await page.evaluate(() => {
          const [frame, after] = [document.querySelector("glossary-contact")?.shadowRoot?.querySelector("iframe"), document.getElementById("after")];
          return (after?.getBoundingClientRect().top ?? 0) - (frame?.getBoundingClientRect().bottom ?? 0);
        });
        expect(gap).toBeLessThan(40);
      }).toPass({ timeout: 5_000 });
      // Text below the window may move, text in the window does not.
      expect(await layoutShift(page)).toBe(0);
    }
  });
