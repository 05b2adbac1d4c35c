// The colour scheme: the system's setting holds until the visitor uses the switch.
import type { Page } from "@playwright/test";
import { WASM, appReady, expect, hold, test } from "../fixtures";

const toggle = (page: Page) => page.getByRole("button", { name: "Switch between light and dark" });

/** The scheme of the painted background, in whatever notation the stylesheet writes colours. */
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

test("the switch overrides the system's colour scheme, and the browser remembers the choice", { tag: "@below-all" }, async ({
  page,
  context,
  open,
}) => {
  test.slow();
  for (const system of ["light", "dark"] as const) {
    const other = system === "dark" ? "light" : "dark";
    await test.step(`${system} system`, async () => {
      await page.emulateMedia({ colorScheme: system });
      const release = await hold(page, WASM);
      await page.goto("terms/api/");
      expect(await shown(page)).toBe(system);

      // The switch works before the app is ready.
      await toggle(page).click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", other);
      await expect.poll(() => shown(page)).toBe(other);
      release();
      await appReady(page);
      expect(await shown(page)).toBe(other);
      await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Webhook");
      expect(await shown(page)).toBe(other);

      await open("");
      expect(await shown(page)).toBe(other);
      await toggle(page).click();
      await expect.poll(() => shown(page)).toBe(system);
      await page.reload();
      expect(await shown(page)).toBe(system);
      await page.evaluate(() => localStorage.clear());
    });
  }

  await test.step("the switch works where storage is blocked", async () => {
    const blocked = await context.newPage();
    await blocked.addInitScript(() =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      }),
    );
    await blocked.goto("terms/api/");
    await appReady(blocked);
    await toggle(blocked).click();
    await expect(blocked.locator("html")).toHaveAttribute("data-theme", "dark");
  });
});
