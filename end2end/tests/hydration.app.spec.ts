// Hydration changes nothing that a visitor sees or has typed.
import type { Page } from "@playwright/test";
import { ALL_PAGES, MISSING_COMPLAINT, WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { unfold } from "../form";
import { heading, options } from "../search";

/**
 * The hydrated part of the page and the tags of its head, as sent by the server and as they are now. The closed
 * disclosure of the attribution is skipped: the server cannot fill it.
 */
async function beforeAndAfter(page: Page, sent: string) {
  return page.evaluate((sent) => {
    const known = (page: Document) => {
      const tags = page.head.querySelectorAll("title, meta, link[rel=canonical], script[type='application/ld+json']");
      const app = page.querySelector("#app")?.cloneNode(true) as Element | undefined;
      app?.querySelector("details.also:not([open]) > div")?.replaceChildren();
      return { head: [...tags].map((tag) => tag.outerHTML), app: app?.outerHTML };
    };
    return [known(new DOMParser().parseFromString(sent, "text/html")), known(document)];
  }, sent);
}

test("hydration leaves every kind of page, and every term's page, as the server sent it", { tag: "@below" }, async ({
  page,
  open,
  request,
  complaints,
}) => {
  test.slow();
  complaints.expect(MISSING_COMPLAINT);
  const terms = { "terms/graphql/": "GraphQL", "terms/microservices/": "Microservices", "terms/rest-api/": "REST API", "terms/webhook/": "Webhook" };
  const pages = [...ALL_PAGES, ...Object.entries(terms).map(([path, heading]) => ({ path, heading }))];
  for (const { path, heading: name } of pages) {
    await test.step(`/${path}`, async () => {
      const sent = await (await request.get(path)).text();
      await open(path);
      await settled(page);
      const [before, after] = await beforeAndAfter(page, sent);
      await expect(heading(page)).toHaveText(name);
      expect.soft(before.app, `/${path}`).toContain("</footer>");
      // An empty paragraph ends the wait for results: see style/results.css.
      const app = after.app?.replace('class="results"><p></p>', 'class="results">');
      expect.soft({ ...after, app }, `/${path}`).toEqual(before);
    });
  }
});

test("hydration and navigation keep what the visitor has typed", { tag: "@phone-all" }, async ({ page, open }) => {
  const release = await hold(page, WASM);
  await page.goto("terms/api/");
  const typed = {
    "Your name": "Ada Lovelace",
    Email: "ada@",
    Company: "Analytical Engines",
    "What are you building?": "Line one\nLine two, with <b>brackets</b>",
  };

  await test.step("fields filled before hydration keep value, focus and selection", async () => {
    await unfold(page);
    for (const [label, value] of Object.entries(typed)) await page.getByLabel(label).fill(value);
    const message = page.getByLabel("What are you building?");
    await message.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 9));
    release();
    await appReady(page);
    await settled(page);
    for (const [label, value] of Object.entries(typed)) await expect(page.getByLabel(label)).toHaveValue(value);
    await expect(message).toBeFocused();
    expect(await message.evaluate((area: HTMLTextAreaElement) => [area.selectionStart, area.selectionEnd])).toEqual([4, 9]);
  });

  await test.step("fields keep their values when the page above them changes", async () => {
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(heading(page)).toHaveText("Webhook");
    for (const [label, value] of Object.entries(typed)) await expect(page.getByLabel(label)).toHaveValue(value);
  });

  await test.step("a query typed before hydration stays and gets results", async () => {
    const release = await hold(page, WASM);
    await page.goto("terms/api/");
    const box = page.getByRole("combobox", { name: "Search the glossary" });
    await box.pressSequentially("hoo");
    release();
    await appReady(page);
    await settled(page);
    await expect(box).toHaveValue("hoo");
    await expect(box).toBeFocused();
    await box.press("k");
    await expect(box).toHaveValue("hook");
    await expect(options(page)).toHaveText([/^Webhook/]);
  });

  await test.step("values that the browser restores after going back stay", async () => {
    await open("contact/");
    await page.getByLabel("Your name").fill("Grace Hopper");
    await open("terms/api/");
    await page.goBack();
    await appReady(page);
    await settled(page);
    await expect(page.getByLabel("Your name")).toHaveValue("Grace Hopper");
  });
});
