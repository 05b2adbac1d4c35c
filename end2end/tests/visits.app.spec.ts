// Where a visit came from, on a site that remembers it for the visit: in every tab, and after the first is closed.
import type { Page } from "@playwright/test";
import { appReady, expect, test } from "../fixtures";

const MINUTE = 60_000;

/** The page that each visit begins with. */
const FIRST = "Your first page: /terms/api/";

/** What would go along with a message. */
async function also(page: Page) {
  const group = page.getByRole("group").filter({ hasText: "We’ll also send how you came here" });
  await group.getByText("We’ll also send").click();
  return group.getByRole("listitem");
}

test("another tab continues the visit, after the first is closed", async ({ page, context, open }) => {
  await open("terms/api/?utm_source=newsletter");
  await expect(await also(page)).toHaveText([FIRST, "Terms you read: api", "Campaign: source newsletter"]);
  const other = await context.newPage();
  await page.close();
  await other.goto("terms/webhook/");
  await appReady(other);
  await expect(await also(other)).toHaveText([FIRST, "Terms you read: api, webhook", "Campaign: source newsletter"]);
});

test("a page within half an hour is of the same visit, and one later begins another", async ({ page, open }) => {
  const begun = Date.now();
  await page.clock.setFixedTime(begun);
  await open("terms/api/?utm_source=newsletter");
  await expect(await also(page)).toHaveText([FIRST, "Terms you read: api", "Campaign: source newsletter"]);
  await page.clock.setFixedTime(begun + 29 * MINUTE);
  await open("terms/webhook/");
  await expect(await also(page)).toHaveText([FIRST, "Terms you read: api, webhook", "Campaign: source newsletter"]);
  // Half an hour counts from the last page.
  await page.clock.setFixedTime(begun + 58 * MINUTE);
  await open("terms/graphql/");
  await expect(await also(page)).toHaveText([FIRST, "Terms you read: api, webhook, graphql", "Campaign: source newsletter"]);
  await page.clock.setFixedTime(begun + 89 * MINUTE);
  await open("terms/api/?utm_source=advert");
  await expect(await also(page)).toHaveText([FIRST, "Terms you read: api", "Campaign: source advert"]);
});
