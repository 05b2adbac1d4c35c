// A glossary whose addresses have letters of all scripts, published and served by the program.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { appReady, expect, test } from "../fixtures";
import { fill, form, message } from "../form";
import { stored } from "../inbox";
import { box, heading, options } from "../search";

const root = resolve(import.meta.dirname, "../..");
const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/debug/glossary");
const folder = mkdtempSync(join(tmpdir(), "glossary-unicode-"));
const database = `sqlite:${join(folder, "inquiries.sqlite3")}`;
let server: ChildProcess;
let address: string;

const term = (slug: string, name: string, more: string) =>
  writeFileSync(
    join(folder, "content/terms", `${slug}.md`),
    `+++\nname = "${name}"\ndefinition = "What ${name} means."\n${more}\n+++\nA text.\n\n## Example\n\nA story.\n`,
  );

test.beforeAll(async () => {
  mkdirSync(join(folder, "content/terms"), { recursive: true });
  // The file of this term has a decomposed name.
  term("größe".normalize("NFD"), "Größe", 'related = ["日本語"]');
  term("日本語", "日本語", 'related = ["größe"]\nformerly = ["/wiki/日本語"]');
  const port = await new Promise<number>((found) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => found(port));
    });
  });
  address = `http://127.0.0.1:${port}/`;
  writeFileSync(
    join(folder, "glossary.toml"),
    `[site]\nname = "Wörter"\ndescription = "Words."\nbase_url = "${address}"\ncompany = "Example"\nlanguage = "de"\n` +
      `[contact]\nendpoint = "/api/inquiries"\n[terms]\nunicode_slugs = true\n`,
  );
  execFileSync(glossary, ["build", "--app", process.env.GLOSSARY_APP ?? join(root, "target/app")], { cwd: folder });
  server = spawn(glossary, ["serve", "--site", "dist", "--addr", `127.0.0.1:${port}`, "--database", database], { cwd: folder });
  await expect.poll(() => fetch(address).then(({ ok }) => ok, () => false)).toBe(true);
});

test.afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

test("terms with letters of all scripts are read, searched, linked and asked about", async ({ page }) => {
  const at = (path: string) => address + encodeURI(path);
  await test.step("former, decomposed and capital addresses lead to the page", async () => {
    for (const path of ["wiki/日本語", "terms/日本語"]) {
      await page.goto(at(path));
      expect(page.url(), path).toBe(at("terms/日本語/"));
    }
    for (const path of ["terms/Größe/", "terms/größe/".normalize("NFD"), "terms/größe"]) {
      await page.goto(at(path));
      expect(page.url(), path).toBe(at("terms/größe/"));
    }
  });
  await appReady(page);
  await expect(heading(page)).toHaveText("Größe");
  await page.evaluate(() => ((window as { kept?: boolean }).kept = true));
  await test.step("links, history and search show the pages without a load", async () => {
    await page.getByRole("region", { name: "Related terms" }).getByRole("link", { name: "日本語" }).click();
    await expect(heading(page)).toHaveText("日本語");
    expect(page.url()).toBe(at("terms/日本語/"));
    await page.goBack();
    await expect(heading(page)).toHaveText("Größe");
    await box(page).pressSequentially("日本");
    await expect(options(page).first()).toHaveText(/日本語/);
    await box(page).press("ArrowDown");
    await box(page).press("Enter");
    await expect(heading(page)).toHaveText("日本語");
    expect(await page.evaluate(() => (window as { kept?: boolean }).kept)).toBe(true);
  });
  await test.step("an inquiry names the term", async () => {
    const text = message();
    await fill(page, text);
    await form(page).send.click();
    await expect(form(page).outcome).toBeVisible();
    const [{ context }] = await stored(database, text);
    expect(context).toMatchObject({ term: "日本語", page: "/terms/%E6%97%A5%E6%9C%AC%E8%AA%9E/" });
  });
  await test.step("the letters of the list lead to their terms", async () => {
    await page.goto(at("terms/"));
    const letters = page.getByRole("navigation", { name: "Letters" }).getByRole("link");
    await expect(letters).toHaveText(["G", "漢"]);
    await letters.last().click();
    await expect(page.locator(":target")).toHaveText("漢");
  });
});
