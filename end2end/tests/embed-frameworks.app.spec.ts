// Automatic links in pages that frameworks render: a framework's text nodes stay in the page, so the framework can change
// and remove them.
import type { Page } from "@playwright/test";
import { expect, settled, test } from "../fixtures";
import { FRAMEWORKS, bundle } from "../frameworks/bundle";
import { AUTO, host } from "../host";

declare global {
  interface Window {
    app: { write(text: string): unknown; show(isShown: boolean): unknown; unmount(): unknown };
    hydrate(): void;
  }
}

/** The gate runs the frameworks that differ the most in how they treat text nodes. */
const GATE = ["React 18", "Vue 3", "Preact"];

const links = (page: Page, id: string) => page.locator(`#${id} a[data-glossary-link]`);
const SCRIPT = (code: string) => `<script type="module">${code.replaceAll("</script", "<\\/script")}</script>`;

for (const framework of FRAMEWORKS)
  test(`${framework} changes, removes and adds texts with automatic links`, { tag: GATE.includes(framework) ? [] : "@all" }, async ({
    page,
    baseURL,
  }) => {
    const [text, condition] = [page.locator("#text"), page.locator("#condition")];
    await host(page, baseURL ?? "", { body: `<article id="root"></article>${SCRIPT(await bundle(framework))}${AUTO}` });
    const expectAll = async () => {
      await expect(links(page, "text")).toHaveText(["API"]);
      await expect(links(page, "condition")).toHaveText(["webhook"]);
      await expect(condition).toHaveText("A webhook is here. This stays.");
    };
    await test.step("the first texts are linked", async () => {
      await expectAll();
      await expect(text).toHaveText("Our API is here.!");
    });

    await test.step("a changed text replaces the whole text, and is linked", async () => {
      await page.evaluate(() => window.app.write("Nothing."));
      await expect(text).toHaveText("Nothing.!");
      await expect(links(page, "text")).toHaveCount(0);
      await page.evaluate(() => window.app.write("API first, API last"));
      await expect(links(page, "text")).toHaveText(["API"]);
      await expect(text).toHaveText("API first, API last!");
      await page.evaluate(() => window.app.write("Our API is here."));
      await expect(text).toHaveText("Our API is here.!");
    });

    await test.step("a removed text goes with its links, and comes back", async () => {
      for (let time = 0; time < 2; time++) {
        await page.evaluate(() => window.app.show(false));
        await expect(condition).toHaveText("This stays.");
        await settled(page);
        await expect(condition).toHaveText("This stays.");
        await page.evaluate(() => window.app.show(true));
        await expectAll();
      }
    });

    await test.step("nothing remains after the end", async () => {
      await page.evaluate(() => window.app.unmount());
      await settled(page);
      await expect(page.locator("#root")).toHaveText("");
      await expect(page.locator("a[data-glossary-link]")).toHaveCount(0);
    });
  });

for (const framework of ["React 18", "React 19"])
  test(`${framework} takes a page of a server over after its texts were linked`, { tag: "@all" }, async ({ page, baseURL, complaints }) => {
    // React renders changed parts of the page again, and reports an error.
    complaints.expect(/React error #4(18|23|25)/);
    const html = '<div><p id="text">Our API is here.<!-- -->!</p><p id="condition">A webhook is here. <b>This stays.</b></p></div>';
    await host(page, baseURL ?? "", { body: `<article id="root">${html}</article>${SCRIPT(await bundle(framework))}${AUTO}` });
    await expect(links(page, "text")).toHaveText(["API"]);
    await page.evaluate(() => window.hydrate());
    await page.waitForFunction(() => "app" in window);
    await expect(links(page, "condition")).toHaveText(["webhook"]);
    await page.evaluate(() => window.app.show(false));
    await expect(page.locator("#condition")).toHaveText("This stays.");
    await expect(page.locator("#text")).toHaveText("Our API is here.!");
  });

test("a translated text keeps its words, and other scripts may join and remove texts", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: `<article><p id="text">Our API is here.</p><p id="condition">A webhook.</p></article>${AUTO}` });
  await expect(links(page, "text")).toHaveText(["API"]);
  await expect(links(page, "condition")).toHaveText(["webhook"]);
  await test.step("a translation replaces each text, one after the other, as in Chrome", async () => {
    await page.evaluate(() => {
      const paragraph = document.getElementById("text");
      const font = document.createElement("font");
      font.textContent = "Unsere ";
      paragraph?.firstChild?.replaceWith(font);
    });
    await settled(page);
    await expect(page.locator("#text")).toHaveText("Unsere API is here.");
  });
  await test.step("an inserted element restores the text", async () => {
    await page.evaluate(() => {
      const paragraph = document.getElementById("condition");
      const first = paragraph?.firstChild;
      paragraph?.insertBefore(document.createElement("i"), first?.nextSibling ?? null).append("New: ");
    });
    await expect(page.locator("#condition")).toHaveText("A webhook.New: ");
    await expect(links(page, "condition")).toHaveText(["webhook"]);
  });
});
