// `glossary serve --watch` reloads the open page after each change of the content.
// What is published after which change is tested in crates/cli/tests/integration/watch.rs.
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { appReady, expect, test } from "../fixtures";

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

test("a changed term appears in the open page, and a mistake leaves the page as it was", async ({ page }) => {
  await page.goto(`${address}terms/api/`);
  await appReady(page);
  const prose = "Very little software works alone.";
  await test.step("a mistake is reported on the command line, and the page stays", async () => {
    await edit((text) => text.replace('"rest-api", "graphql"', '"rest-apis", "graphql"').replace(prose, "Hardly any program works alone."));
    await expect.poll(() => errors).toContain("did you mean `rest-api`?");
    await expect.poll(() => errors).toContain("the site stays as it was");
    await expect(page.getByText(prose)).toBeVisible();
  });
  await test.step("the corrected term appears in the open page", async () => {
    await edit((text) => text.replace('"rest-apis", "graphql"', '"rest-api"'));
    // The page reloads, which takes time on a busy machine.
    await expect(page.getByText("Hardly any program works alone.")).toBeVisible({ timeout: 15_000 });
    const related = page.getByRole("region", { name: "Related terms" });
    await expect(related.getByRole("heading", { level: 3 }).getByRole("link")).toHaveText([
      "REST API",
      "Webhook",
      "Microservices",
    ]);
  });
});
