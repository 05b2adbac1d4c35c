// Light and dark: the visitor's setting, until the switch says otherwise.
import type { Page } from "@playwright/test";
import { WASM, expect, hold, test } from "../fixtures";

const toggle = (page: Page) => page.getByRole("button", { name: "Switch between light and dark" });

/** Whether the page's background is dark, whatever the stylesheet writes colours as. */
async function shown(page: Page) {
  const brightness = await page.evaluate(() => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
    const paint = canvas.getContext("2d");
    if (!paint) return NaN;
    paint.fillStyle = getComputedStyle(document.body).backgroundColor;
    paint.fillRect(0, 0, 1, 1);
    return Math.max(...paint.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
  return brightness < 100 ? "dark" : "light";
}

for (const setting of ["light", "dark"] as const) {
  test(`a visitor with a ${setting} system sees it, may switch, and finds it again`, { tag: "@below" }, async ({
    page,
    open,
  }) => {
    await page.emulateMedia({ colorScheme: setting });
    await open("terms/api/");
    const other = setting === "dark" ? "light" : "dark";
    expect(await shown(page)).toBe(setting);

    await toggle(page).click();
    await expect.poll(() => shown(page)).toBe(other);
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
    expect(await shown(page)).toBe(other);

    await open("");
    expect(await shown(page)).toBe(other);
    await toggle(page).click();
    await expect.poll(() => shown(page)).toBe(setting);
    await page.reload();
    expect(await shown(page)).toBe(setting);
  });
}

test("the switch works before the app is there", async ({ page }) => {
  await hold(page, WASM);
  await page.goto("terms/api/");
  await toggle(page).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("where storage is blocked the switch still works", async ({ page, open }) => {
  await page.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    }),
  );
  await open("terms/api/");
  await toggle(page).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
