// `glossary serve --watch` reloads the open page after each change of the content.
// What is published after which change is tested in crates/cli/tests/integration/watch.rs.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { appReady, axe, expect, test } from "../fixtures";

const root = resolve(import.meta.dirname, "../..");
const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/debug/glossary");
const app = process.env.GLOSSARY_APP ?? join(root, "target/app");

let folder: string;
let server: ChildProcess;
let errors = "";
let address = "";

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glossary-watch-"));
  await cp(join(root, "end2end/glossary"), folder, { recursive: true });
  const serve = ["serve", "--watch", "--addr", "127.0.0.1:0", "--site", "site", "--database", "sqlite:inquiries.sqlite3"];
  server = spawn(glossary, [...serve, "--app", app], { cwd: folder });
  errors = "";
  server.stderr?.on("data", (text) => (errors += text));
  address = await new Promise((found, failed) => {
    let output = "";
    server.stdout?.on("data", (text) => {
      output += text;
      // The line may arrive in pieces, after other lines.
      const address = /(http:\S+)\s/.exec(output)?.[1];
      if (address) found(address);
    });
    server.once("exit", () => failed(new Error(errors)));
  });
});

test.afterEach(async ({ page }) => {
  await page.close();
  const ended = new Promise((done) => server.once("exit", done));
  server.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
});

/** Rewrites a term's file, as an editor does. */
async function edit(change: (text: string) => string) {
  const file = join(folder, "content/terms/api.md");
  await writeFile(file, change(await readFile(file, "utf8")));
}

test("a changed term appears in the open page, and a mistake is shown there until it is fixed", async ({ page }) => {
  await page.goto(`${address}terms/api/`);
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
    expect(errors).toContain("did you mean `rest-api`?");
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
