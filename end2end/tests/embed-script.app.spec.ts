// The ways in which another site loads the script.
import { createHash } from "node:crypto";
import type { APIRequestContext } from "@playwright/test";
import { expect, settled, test } from "../fixtures";
import { ARTICLE, card, embedded, host } from "../host";

/** Returns the address of the newest script whose content never changes, and the hash to paste with it. */
async function version(request: APIRequestContext, baseURL = "") {
  const script = await (await request.get(`${baseURL}embed.js`)).body();
  const hash = (algorithm: string) => createHash(algorithm).update(script);
  const name = `embed-${hash("sha256").digest("hex").slice(0, 16)}.js`;
  return { name, integrity: `sha384-${hash("sha384").digest("base64")}` };
}

test("a script with another hash does not run, and the link remains", { tag: "@all" }, async ({ page, baseURL, request, complaints }) => {
  complaints.expect(/integrity/);
  const { name, integrity } = await version(request, baseURL);
  const other = integrity.replace(/-./, (start) => (start === "-A" ? "-B" : "-A"));
  const refused = page.waitForEvent("console", (message) => message.text().includes("integrity"));
  await host(page, baseURL ?? "", { body: `${ARTICLE}<script src="GLOSSARY/${name}" integrity="${other}" crossorigin></script>` });
  await refused;
  expect(await page.evaluate(() => "glossaryEmbed" in window)).toBe(false);
  await expect(page.getByRole("link", { name: "interface" })).toBeVisible();
});

const module = (options: string) =>
  `<script type="module">import { embed } from "GLOSSARY/embed.module.js"; window.same = embed(${options}) === embed();</script>`;

test("a versioned script, the newest script and the module run, and add one global name", { tag: "@below-all" }, async ({
  page,
  baseURL,
  request,
}) => {
  await test.step("a versioned script runs where its hash and the page's policy allow it", async () => {
    const { name, integrity } = await version(request, baseURL);
    const { headers, ok } = await request.get(`${baseURL}${name}`).then((answer) => ({ headers: answer.headers(), ok: answer.ok() }));
    expect(ok).toBe(true);
    expect(headers).toMatchObject({ "cache-control": "public, max-age=31536000, immutable", "access-control-allow-origin": "*" });
    const script = `<script src="GLOSSARY/${name}" integrity="${integrity}" crossorigin="anonymous" async></script>`;
    const policy = `default-src 'none'; img-src data:; script-src '${integrity}'; connect-src GLOSSARY/`;
    await host(page, baseURL ?? "", { body: ARTICLE + script, policy });
    await embedded(page);
    await page.getByRole("link", { name: "interface" }).hover();
    await expect(card(page)).toBeVisible();
  });

  await test.step("the module links terms, and a second call returns the same object", async () => {
    const body = `${ARTICLE}<article><p>Our API, and one more API.</p></article>${module('{ autolink: "article" }')}`;
    await host(page, baseURL ?? "", { body });
    const made = page.getByRole("link", { name: "API" });
    await expect(made).toHaveCount(1);
    await expect(made).toHaveAttribute("href", `${baseURL}terms/api/`);
    expect(await page.evaluate("same")).toBe(true);
    expect(await page.evaluate("Object.keys(window).filter((name) => name.startsWith('glossary'))")).toEqual(["glossaryEmbed"]);
  });

  await test.step("a copied module takes the glossary's address", async () => {
    const body = `<p><glossary-link term="api">APIs</glossary-link></p>${module('{ glossary: "https://www.example.net/words/" }')}`;
    await host(page, baseURL ?? "", { body });
    await expect(page.getByRole("link", { name: "APIs" })).toHaveAttribute("href", "https://www.example.net/words/terms/api/");
  });

  await test.step("the script adds glossaryEmbed and no other global name", async () => {
    const names = () => page.evaluate(() => Object.getOwnPropertyNames(window));
    await host(page, baseURL ?? "", { body: ARTICLE });
    const before = await names();
    await page.addScriptTag({ url: `${baseURL}embed.js` });
    await settled(page);
    expect((await names()).filter((name) => !before.includes(name))).toEqual(["glossaryEmbed"]);
    expect(await page.evaluate("typeof start")).toBe("undefined");
  });
});
