// Cards on the glossary's own links: mouse and keyboard. The cards themselves are tested in embed-hover.app.spec.ts.
import { axe, expect, test } from "../fixtures";
import { heading } from "../search";

const DEFINITION = /^A query language for APIs/;

test("a link in the text has a card for the mouse and the keyboard", { tag: "@below-all" }, async ({ page, open }) => {
  const loaded = page.waitForResponse(/\/idle-[0-9a-f]{16}\.js$/);
  await open("terms/api/");
  await loaded;
  const link = page.locator(".explanation").getByRole("link", { name: "GraphQL" });
  const card = page.getByRole("dialog", { name: "GraphQL" });
  await test.step("the mouse opens the card, may enter it, and Escape closes it", async () => {
    await link.hover();
    await expect(card.getByText(DEFINITION)).toBeVisible();
    await expect(link).toHaveAccessibleDescription(DEFINITION);
    await card.hover();
    await expect(card).toBeVisible();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(card).toHaveCount(0);
  });
  await test.step("the focus opens it", async () => {
    await page.mouse.move(0, 0);
    await page.getByRole("link", { name: "REST API" }).first().focus();
    await page.keyboard.press("Tab");
    await expect(link).toBeFocused();
    await expect(card).toBeVisible();
    await page.keyboard.press("Shift+Tab");
    await expect(card).toHaveCount(0);
  });
  await test.step("a link with its definition beside it has none, and a click leads on", async () => {
    const related = page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "GraphQL" });
    await related.hover();
    await link.hover();
    // The card of the link in the text is the first to appear.
    await expect(card).toBeVisible();
    await link.click();
    await expect(heading(page)).toHaveText("GraphQL");
    await expect(card).toHaveCount(0);
  });
});
