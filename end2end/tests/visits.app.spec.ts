// Attribution on a site that remembers a visit: the visit spans tabs, and ends after half an hour.
import type { Page } from "@playwright/test";
import { appReady, expect, test } from "../fixtures";

const MINUTE = 60_000;

/** The line for the first page of each visit. */
const FIRST = "Your first page: /terms/api/";

/** The lines of the disclosure: what the form sends besides the message. */
async function disclosed(page: Page) {
  const group = page.getByRole("group").filter({ hasText: "We’ll also send how you came here" });
  await group.getByText("We’ll also send").click();
  return group.getByRole("listitem");
}

test("a visit continues in another tab and within half an hour of its last page, and a later page starts a new visit", async ({
  page,
  context,
  open,
}) => {
  const begun = Date.now();
  await page.clock.setFixedTime(begun);
  await open("terms/api/?utm_source=newsletter");
  await expect(await disclosed(page)).toHaveText([FIRST, "Terms you read: api", "Campaign: source newsletter"]);

  const other = await context.newPage();
  await page.close();
  const openLater = async (minutes: number, path: string) => {
    await other.clock.setFixedTime(begun + minutes * MINUTE);
    await other.goto(path);
    await appReady(other);
  };

  await test.step("another tab continues the visit after the first tab is closed", async () => {
    await openLater(29, "terms/webhook/");
    await expect(await disclosed(other)).toHaveText([FIRST, "Terms you read: api, webhook", "Campaign: source newsletter"]);
  });

  await test.step("the half hour counts from the last page", async () => {
    await openLater(58, "terms/graphql/");
    await expect(await disclosed(other)).toHaveText([
      FIRST,
      "Terms you read: api, webhook, graphql",
      "Campaign: source newsletter",
    ]);
  });

  await test.step("a page after half an hour starts a new visit", async () => {
    await openLater(89, "terms/api/?utm_source=advert");
    await expect(await disclosed(other)).toHaveText([FIRST, "Terms you read: api", "Campaign: source advert"]);
  });
});
