// An error inside of the WebAssembly after the app has started: the browser takes over.
import type { Page } from "@playwright/test";
import { ENDPOINT, fill, form, message } from "../form";
import { expect, test } from "../fixtures";
import { stored } from "../inbox";
import { posts, sendUnconfirmed } from "../outbox";
import { heading } from "../search";

const FAILED = "A part of this page failed. What you typed is still here: send it again.";
const TRAP = /RuntimeError: unreachable|Unreachable code/;

/** Lets the app's next look at the clock execute the instruction `unreachable`, as a panic does. */
async function trap(page: Page) {
  await page.evaluate(() => {
    // (module (func (export "f") (result f64) unreachable))
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 124, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
    const now = Date.now;
    Date.now = () => {
      if (!new Error().stack?.includes("wasm")) return now();
      Date.now = now;
      return (f as () => number)();
    };
  });
}
const failed = (page: Page) => expect(page.locator("html")).toHaveAttribute("data-app", "failed");

test("after a trap while sending, the browser posts the form with the same id, and the inquiry is stored once", async ({
  page,
  context,
  open,
  complaints,
  database,
}) => {
  complaints.expect(TRAP);
  const ids = posts(context);
  const text = message();
  await open("terms/api/");
  await fill(page, text);
  await test.step("Sending… ends, and the text stays", async () => {
    // The inbox stores the inquiry. The app traps when the response arrives.
    await page.route(ENDPOINT, async (route) => {
      const response = await route.fetch();
      await trap(page);
      await route.fulfill({ response });
    });
    await form(page).send.click();
    await failed(page);
    await expect(page.getByText(FAILED).first()).toBeVisible();
    await expect(form(page).send).toBeVisible();
    await expect(form(page).message).toHaveValue(text);
  });
  await test.step("the browser posts the form, and the next page finishes the delivery", async () => {
    await page.unroute(ENDPOINT);
    await form(page).send.click();
    await expect(page).toHaveURL("thanks/");
    expect(await stored(database, text)).toHaveLength(1);
    await expect(page.getByRole("complementary", { name: "Messages not confirmed yet" })).toContainText("Your message has arrived");
    expect(await stored(database, text)).toHaveLength(1);
    expect(new Set(ids).size).toBe(1);
  });
});

test("after a trap, a kept inquiry is in the form again, and links lead on", async ({ page, open, complaints }) => {
  complaints.expect(TRAP, /503/);
  await open("terms/api/");
  const { text, restore } = await sendUnconfirmed(page);
  await trap(page);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await failed(page);
  await expect(form(page).message).toHaveValue(text);
  await restore();
  await test.step("a link loads its page", async () => {
    const loaded = page.waitForEvent("load");
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "Webhook" }).click();
    await loaded;
    await expect(heading(page)).toHaveText("Webhook");
  });
  await expect(page.getByRole("complementary", { name: "Messages not confirmed yet" })).toContainText("1 message not confirmed yet");
});
