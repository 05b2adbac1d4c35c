// The app dispatches events for other scripts of the page. No event identifies a person.
import { ENDPOINT, fill, form, message } from "../form";
import { expect, test } from "../fixtures";
import { recordedEvents, recordEvents } from "../events";
import { openWith } from "../settings";

/** The events of an inquiry that is sent from a term's page and stored. */
const ofStored = (reference: string | null) => [
  { type: "glossary:term-viewed", detail: { page: "/terms/api/", term: "api" } },
  { type: "glossary:inquiry-started", detail: { page: "/terms/api/" } },
  { type: "glossary:inquiry-submitted", detail: { page: "/terms/api/", reference } },
  { type: "glossary:inquiry-stored", detail: { page: "/terms/api/", reference } },
];

test("events report the terms read, a search, and inquiries by their references alone", async ({ page, open, complaints }) => {
  complaints.expect(/503/);
  await recordEvents(page);
  await open("terms/api/");
  await test.step("a stored inquiry's events have its reference", async () => {
    await fill(page, message());
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    expect(await recordedEvents(page)).toEqual(ofStored(await form(page).reference.textContent()));
  });
  await test.step("a search's event has the number of results, without the query", async () => {
    await page.getByRole("combobox", { name: "Search the glossary" }).fill("api");
    await expect.poll(async () => (await recordedEvents(page)).length).toBe(5);
    const { type, detail } = (await recordedEvents(page))[4];
    expect(type).toBe("glossary:searched");
    expect(Number(detail.results)).toBeGreaterThan(0);
    expect(JSON.stringify({ ...detail, page: "" })).not.toContain("api");
    await page.keyboard.press("Escape");
  });
  await test.step("the event of an inquiry that could not be sent has the reason", async () => {
    await page.route(ENDPOINT, (route) => route.fulfill({ status: 503 }));
    await page.getByRole("button", { name: "Write another" }).click();
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    await fill(page, message());
    await form(page).send.click();
    await expect(page.getByRole("heading", { name: "Not confirmed yet." })).toBeVisible();
    const events = (await recordedEvents(page)).slice(5);
    expect(events.map(({ type }) => type.replace("glossary:", ""))).toEqual([
      "term-viewed",
      "inquiry-started",
      "inquiry-submitted",
      "inquiry-failed",
    ]);
    expect(events[3].detail).toMatchObject({ page: "/terms/webhook/", why: "kept" });
  });
  await test.step("the page has no data layer unless the settings ask for one", async () => {
    expect(await page.evaluate(() => "dataLayer" in window)).toBe(false);
  });
});

test("the data layer has each event where the settings ask for it", async ({ page }) => {
  await openWith(page, { data_layer: true });
  await fill(page, message());
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const events = ofStored(await form(page).reference.textContent());
  expect(await page.evaluate("dataLayer")).toEqual(events.map(({ type, detail }) => ({ event: type, ...detail })));
});
