// `glossary serve --watch` reloads the open page after each change of the content.
// What is published after which change is tested in crates/cli/tests/integration/watch.rs.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { appReady, axe, expect, test } from "../fixtures";
import { type OwnServer, app, copyOfGlossary, serve } from "../own-server";

let folder: string;
let server: OwnServer;

test.beforeEach(async () => {
  folder = await copyOfGlossary();
  server = await serve(folder, "--watch", "--app", app);
});

test.afterEach(async ({ page }) => {
  await page.close();
  await server.stop();
});

/** Rewrites a term's file, as an editor does. */
async function edit(change: (text: string) => string) {
  const file = join(folder, "content/terms/api.md");
  await writeFile(file, change(await readFile(file, "utf8")));
}

test("a changed term appears in the open page, and a mistake is shown there until it is fixed", async ({ page }) => {
  await page.goto(`${server.address}terms/api/`);
  await appReady(page);
  const bar = page.getByRole("complementary", { name: "Problems in the content" });
  await expect(bar).toHaveCount(0);
  await test.step("a mistake is shown with its place, an excerpt and advice, beside the changed text", async () => {
    const prose = "Very little software works alone.";
    await edit((text) => text.replace('"rest-api", "graphql"', '"rest-apis", "graphql"').replace(prose, "Hardly any program works alone."));
    // The page reloads, which takes time on a busy machine.
    await expect(page.getByText("Hardly any program works alone.")).toBeVisible({ timeout: 15_000 });
    await expect(bar).toContainText("content/terms/api.md:7:12");
    await expect(bar.locator("mark")).toHaveText('"rest-apis"');
    await expect(bar).toContainText("What to do: did you mean `rest-api`?");
    await expect(bar.getByRole("status")).toContainText("1 error in 1 file");
    expect(server.errors()).toContain("did you mean `rest-api`?");
  });
  await test.step("the bar is at the bottom of the window, is accessible, and closes by keyboard", async () => {
    // A fixed bar shows that the page's policy allows its styles.
    const box = await bar.boundingBox();
    expect(Math.round(box!.y + box!.height)).toBe(page.viewportSize()!.height);
    expect(await axe(page)).toEqual([]);
    const summary = bar.getByText("1 error in 1 file").first();
    await summary.focus();
    await page.keyboard.press("Enter");
    await expect(bar.locator("mark")).toBeHidden();
    await page.reload();
    await expect(summary).toBeVisible();
    await expect(bar.locator("mark")).toBeHidden();
  });
  await test.step("the corrected term appears in the open page, and the bar is gone", async () => {
    await edit((text) => text.replace('"rest-apis", "graphql"', '"rest-api"'));
    await expect(bar).toHaveCount(0, { timeout: 15_000 });
    const related = page.getByRole("region", { name: "Related terms" });
    await expect(related.getByRole("heading", { level: 3 }).getByRole("link")).toHaveText([
      "REST API",
      "Webhook",
      "Microservices",
    ]);
  });
});
