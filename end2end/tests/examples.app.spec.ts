// The page of another site in `examples/host`.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "../fixtures";
import { message } from "../form";
import { card, embedded, host } from "../host";
import { stored } from "../inbox";

test("the example page shows a card, a hover card, automatic links and the form", async ({ page, baseURL, database }) => {
  const example = await readFile(join(import.meta.dirname, "../../examples/host/index.html"), "utf8");
  const text = example.replaceAll("https://www.example.com", "GLOSSARY");
  const inside = (element: string) => new RegExp(`<${element}>[^]*</${element}>`).exec(text)?.[0] ?? "";
  await host(page, baseURL ?? "", { head: inside("style"), body: inside("body").replace(/<\/?body>/g, "") });
  await embedded(page);

  await page.getByRole("link", { name: "application interfaces" }).hover();
  await expect(card(page)).toContainText("Application Programming Interface");
  await page.keyboard.press("Escape");

  await expect(page.getByRole("group", { name: "API" })).toBeVisible();
  await expect(page.getByRole("article").getByRole("link", { name: "webhook" })).toHaveCount(1);

  await page.locator("glossary-contact").scrollIntoViewIfNeeded();
  const form = page.frameLocator("iframe");
  await form.locator("html[data-app=ready]").waitFor({ state: "attached" });
  const written = message();
  await form.getByLabel("Your name").fill("Ada Lovelace");
  await form.getByLabel("Email").fill("ada@example.com");
  await form.getByLabel("What are you building?").fill(written);
  await form.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/^Stored with the reference .*\.$/)).toBeVisible();
  const [{ context }] = await stored(database, written);
  expect((context as Record<string, unknown>).term).toBe("api");
});
