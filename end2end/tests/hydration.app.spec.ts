// The app takes over the page that is there, and changes nothing that a visitor sees or has typed.
import type { Page } from "@playwright/test";
import { MISSING, MISSING_COMPLAINT, PAGES, WASM, appReady, expect, hold, settled, test } from "../fixtures";
import { options } from "../search";

/**
 * The app's part of the page as the server sent it, and as it is now: all but what is in the closed list of how the
 * visitor came here, which the server cannot know.
 */
async function beforeAndAfter(page: Page, sent: string) {
  return page.evaluate((sent) => {
    const known = (page: Document) => {
      const app = page.querySelector("#app")?.cloneNode(true) as Element | undefined;
      app?.querySelector("details.also:not([open]) > div")?.replaceChildren();
      return app?.outerHTML;
    };
    return [known(new DOMParser().parseFromString(sent, "text/html")), known(document)];
  }, sent);
}

for (const { kind, path } of PAGES) {
  test(`hydration leaves the ${kind} page as it was`, { tag: "@below" }, async ({ page, open, request }) => {
    const sent = await (await request.get(path)).text();
    await open(path);
    await settled(page);
    const [before, after] = await beforeAndAfter(page, sent);
    expect(before).toContain("</footer>");
    expect(after).toBe(before);
  });
}

test("hydration leaves the page of a wrong address as it was", async ({ page, open, request, complaints }) => {
  complaints.expect(MISSING_COMPLAINT);
  const sent = await (await request.get(MISSING)).text();
  await open(MISSING);
  await settled(page);
  const [before, after] = await beforeAndAfter(page, sent);
  expect(after).toBe(before);
});

test("every term's page hydrates", async ({ page, open }) => {
  for (const term of ["api", "graphql", "microservices", "rest-api", "webhook"]) {
    await open(`terms/${term}/`);
    await settled(page);
  }
});

test("what was typed before the app was there stays", { tag: "@phone" }, async ({ page }) => {
  const release = await hold(page, WASM);
  await page.goto("terms/api/");
  const typed = {
    "Your name": "Ada Lovelace",
    Email: "ada@",
    Company: "Analytical Engines",
    "What are you building?": "Line one\nLine two, with <b>brackets</b>",
  };
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

test("a search typed before the app was there stays, and is answered", async ({ page }) => {
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

test("what the browser kept over a reload stays", async ({ page, open }) => {
  await open("contact/");
  await page.getByLabel("Your name").fill("Ada Lovelace");
  await open("terms/api/");
  await page.goBack();
  await appReady(page);
  await settled(page);
  await expect(page.getByLabel("Your name")).toHaveValue("Ada Lovelace");
});

test("what was typed stays while the page above it changes", async ({ page, open }) => {
  await open("terms/api/");
  await page.getByLabel("What are you building?").fill("A shop");
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  await expect(page.getByLabel("What are you building?")).toHaveValue("A shop");
});
