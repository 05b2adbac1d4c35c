// A glossary of a test's own terms.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "..");
const glossary = process.env.GLOSSARY_BIN ?? join(root, "target/release/glossary");
const app = process.env.GLOSSARY_APP ?? join(root, "target/app");

/** What stands in the front matter of a term. */
export type Entry = { slug: string; name: string; expansion?: string; aliases?: string[]; exact_case?: boolean };

/** Publishes terms, and returns the names by which other sites' texts may speak of them. */
async function publishedNames(entries: Entry[]) {
  const folder = await mkdtemp(join(tmpdir(), "glossary-terms-"));
  try {
    await mkdir(join(folder, "content/terms"), { recursive: true });
    await writeFile(join(folder, "content/topics.toml"), '[[topic]]\nslug = "all"\nname = "All"\nsummary = "All terms."\n');
    for (const { slug, ...front } of entries) {
      // Strings and lists of them are written in TOML as in JSON.
      const keys = Object.entries({ ...front, topic: "all", definition: "It." }).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
      const text = `+++\n${keys.join("\n")}\nupdated = 2026-01-01\n+++\nText.\n\n## Example\n\nText.\n`;
      await writeFile(join(folder, `content/terms/${slug}.md`), text);
    }
    const options = ["--config", join(root, "end2end/glossary/glossary.toml"), "--content", "content", "--app", app, "--out", "site"];
    await run(glossary, ["build", ...options], { cwd: folder });
    return await readFile(join(folder, "site/terms/names.json"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The names of these terms stand in place of those of the site. */
export async function namesOf(page: Page, entries: Entry[]) {
  const body = await publishedNames(entries);
  await page.route("**/terms/names.json", (route) =>
    route.fulfill({ headers: { "Access-Control-Allow-Origin": "*" }, contentType: "application/json", body }),
  );
}
