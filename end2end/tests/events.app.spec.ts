// What happens is told to the page's other scripts, and nothing that identifies a person.
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { expect, test } from "../fixtures";
import { cutOff, leave, lines, outbox, told as announced } from "../outbox";
import { openWith } from "../settings";

type Told = { type: string; detail: Record<string, string> };

const NAMES = ["inquiry-started", "inquiry-submitted", "inquiry-stored", "inquiry-failed", "term-viewed", "searched"];

async function listen(page: Page) {
  await page.addInitScript((names) => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    for (const name of names) {
      document.addEventListener(`glossary:${name}`, (event) =>
        told.push({ type: event.type, detail: (event as CustomEvent).detail }),
      );
    }
  }, NAMES);
}

const told = (page: Page) => page.evaluate(() => (window as unknown as { told: Told[] }).told);

test("an inquiry's way is told by its reference alone", async ({ page, open }) => {
  await listen(page);
  await open("terms/api/");
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const reference = await form(page).reference.textContent();
  const events = await told(page);
  expect(events).toEqual([
    { type: "glossary:term-viewed", detail: { page: "/terms/api/", term: "api" } },
    { type: "glossary:inquiry-started", detail: { page: "/terms/api/" } },
    { type: "glossary:inquiry-submitted", detail: { page: "/terms/api/", reference } },
    { type: "glossary:inquiry-stored", detail: { page: "/terms/api/", reference } },
  ]);
  // Only who asks for it gets it, in the settings.
  expect(await page.evaluate(() => "dataLayer" in window)).toBe(false);
});

test("what could not be sent is told, and each term that is read", async ({ page, open, complaints }) => {
  complaints.expect(/503/);
  await listen(page);
  await page.route(ENDPOINT, (route) => route.fulfill({ status: 503 }));
  await open("terms/api/");
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
  await fill(page, message());
  await form(page).send.click();
  await expect(page.getByRole("heading", { name: "Not confirmed yet." })).toBeVisible();
  const events = await told(page);
  expect(events.map(({ type }) => type.replace("glossary:", ""))).toEqual([
    "term-viewed",
    "term-viewed",
    "inquiry-started",
    "inquiry-submitted",
    "inquiry-failed",
  ]);
  expect(events[4].detail).toMatchObject({ page: "/terms/webhook/", why: "kept" });
});

test("a search is told by how much it found", async ({ page, open }) => {
  await listen(page);
  await open("");
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("api");
  await expect.poll(async () => (await told(page)).length).toBe(1);
  const [{ type, detail }] = await told(page);
  expect(type).toBe("glossary:searched");
  expect(Number(detail.results)).toBeGreaterThan(0);
  expect(JSON.stringify(detail)).not.toContain("api");
});

test("each attempt that ends without a proof is told, and giving up", async ({ page, context, open, complaints }) => {
  complaints.expect(/503/);
  await listen(page);
  await leave(context, lines({ state: "u", message: message(), attempts: 5, days: 8 }));
  await cutOff(context);
  await open("terms/api/");
  const whys = async () => (await told(page)).filter(({ type }) => type.endsWith("failed")).map(({ detail }) => detail.why);
  await expect.poll(whys).toEqual(["gave-up"]);
  await outbox(page).open();
  await outbox(page).item.getByRole("button", { name: "Send now" }).click();
  await expect(announced(page)).toContainText("Not confirmed yet.");
  expect(await whys()).toEqual(["gave-up", "kept"]);
});

test("where the settings say so, the data layer is told too", async ({ page }) => {
  await openWith(page, { data_layer: true });
  await fill(page, message());
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const layer = (await page.evaluate("dataLayer")) as Record<string, string>[];
  const reference = await form(page).reference.textContent();
  expect(layer).toEqual([
    { event: "glossary:term-viewed", page: "/terms/api/", term: "api" },
    { event: "glossary:inquiry-started", page: "/terms/api/" },
    { event: "glossary:inquiry-submitted", page: "/terms/api/", reference },
    { event: "glossary:inquiry-stored", page: "/terms/api/", reference },
  ]);
});
