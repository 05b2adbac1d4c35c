// Attribution: an inquiry carries where the visit came from, after the form has shown it, and only with consent.
import type { Page } from "@playwright/test";
import { fill, form, message } from "../form";
import { appReady, expect, test } from "../fixtures";
import { stored } from "../inbox";
import { options } from "../search";
import { publishWith } from "../settings";

type Context = { page: string; term: string; landing: string; trail: string[]; search: string; referrer: string; utm: Record<string, string> };

const nothing = { landing: "", trail: [], search: "", referrer: "", utm: {} };

const also = (page: Page) => page.getByRole("group").filter({ hasText: "We’ll also send how you came here" });

async function send(page: Page, database: string) {
  const text = message();
  await fill(page, text);
  await form(page).send.click();
  await expect(form(page).outcome).toBeVisible();
  const [inquiry] = await stored(database, text);
  return inquiry.context as Context;
}

async function toWebhook(page: Page) {
  await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
}

test("the form shows the terms read, the search and the campaign, and sends them unless the visitor unticks the box", async ({ page, database }) => {
  await page.goto("?utm_source=newsletter&utm_campaign=spring&other=1", { referer: "https://news.example.com/issue-7" });
  await appReady(page);
  await page.getByRole("combobox", { name: "Search the glossary" }).fill("api");
  await options(page).filter({ hasText: /^API/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("API");
  await toWebhook(page);
  await page.reload();
  await appReady(page);
  await also(page).getByText("We’ll also send").click();
  await expect(also(page).getByRole("listitem")).toHaveText([
    "Your first page: /",
    "Terms you read: api, webhook",
    "You searched for: api",
    "You came from: https://news.example.com/issue-7",
    "Campaign: campaign spring, source newsletter",
  ]);
  expect(await send(page, database)).toEqual({
    page: "/terms/webhook/",
    term: "webhook",
    landing: "/",
    trail: ["api", "webhook"],
    search: "api",
    referrer: "https://news.example.com/issue-7",
    utm: { source: "newsletter", campaign: "spring" },
  });

  await page.getByRole("button", { name: "Write another" }).click();
  await also(page).getByRole("checkbox", { name: "Send this with my message" }).uncheck();
  expect(await send(page, database)).toEqual({ page: "/terms/webhook/", term: "webhook", ...nothing });
});

test("no attribution is kept or sent under Global Privacy Control", async ({ page, open, database }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await open("terms/api/?utm_source=newsletter");
  await toWebhook(page);
  await also(page).getByText("We’ll also send").click();
  await expect(also(page)).toContainText("Nothing but the page that you write from");
  expect(await page.evaluate(() => sessionStorage.getItem("glossary:trail"))).toBeNull();
  expect(await send(page, database)).toMatchObject(nothing);
});

test("no attribution is kept, shown or sent where the settings turn it off", async ({ page, database }) => {
  await publishWith(
    page,
    "**/terms/api/**",
    (contact) => (contact.origin = "off"),
    (html) => html.replace(/<details class="?also"?>.*?<\/details>/s, "<!---->"),
  );
  await page.goto("terms/api/?utm_source=newsletter", { referer: "https://news.example.com/issue-7" });
  await appReady(page);
  await toWebhook(page);
  await expect(also(page)).toHaveCount(0);
  const kept = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);
  expect(kept.filter((name) => name.includes("trail"))).toEqual([]);
  expect(await send(page, database)).toEqual({ page: "/terms/webhook/", term: "webhook", ...nothing });
});
