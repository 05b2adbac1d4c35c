// Frames of the glossary in pages whose styles restyle frames, and in sandboxes.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures";
import { SCRIPT, embedded, host } from "../host";

const sheet = (path: string) => readFileSync(join(import.meta.dirname, "../node_modules", path), "utf8");

/** The style sheets of pages: packages, and rules that were seen in themes. */
const SHEETS: Record<string, string> = {
  "Bootstrap 5": sheet("bootstrap/dist/css/bootstrap.css"),
  "Tailwind's preflight": sheet("tailwindcss/preflight.css"),
  "a theme that restyles frames with a style": ".entry-content > iframe[style] { width: 30px; margin: 30px 0 !important; max-width: 100% !important }",
  "the layout of block themes":
    ".is-layout-constrained > :where(:not(.alignwide, .alignfull)) { max-width: 620px; margin-inline: auto !important } :where(.is-layout-constrained) > * { margin-block: 1.2rem }",
  "a theme that sets the height of frames": ".entry-content iframe { height: 90px; max-width: 100% }",
  "a reset of the height": "* { box-sizing: border-box } iframe { height: auto; border: 5px solid }",
  "both": ".entry-content > iframe[style] { width: 30px } .entry-content iframe { height: 90px; max-width: 100% }",
};
/** The themes of WordPress, where Debian's packages `wordpress-theme-…` are installed. */
const THEMES = process.env.WORDPRESS_THEMES ?? "/usr/share/wordpress/wp-content/themes";
const themes = existsSync(THEMES) ? readdirSync(THEMES).filter((name) => existsSync(join(THEMES, name, "style.css"))) : [];
for (const name of themes) SHEETS[`the theme ${name}`] = readFileSync(join(THEMES, name, "style.css"), "utf8");

/** The gate runs one test with each kind of rule. */
const GATE = ["Bootstrap 5", "a theme that restyles frames with a style", "a reset of the height"];

const FRAME = '<iframe title="API" src="GLOSSARY/embed/terms/api/" width="100%" height="320" frameborder="0"></iframe>';
const content = (inside: string) => `<div class="site"><div class="site-content"><main class="site-main"><article class="post hentry entry">
  <div class="entry-content container is-layout-constrained">${inside}</div></article></main></div></div>`;
const frame = (page: Page) => page.getByTitle("API", { exact: true });
const inside = (page: Page) => page.frameLocator("iframe[title=API]").locator("html");
const sizes = (page: Page) => frame(page).evaluate(({ clientWidth, clientHeight }) => ({ width: clientWidth, height: clientHeight }) as never) as Promise<{ width: number; height: number }>;

for (const [what, css] of Object.entries(SHEETS))
  test(`with ${what}, a frame keeps its width and is as high as its content`, { tag: GATE.includes(what) ? [] : "@all" }, async ({
    page,
    baseURL,
  }) => {
    const contact = '<glossary-contact><a href="GLOSSARY/contact/">Write to us</a></glossary-contact>';
    await host(page, baseURL ?? "", { head: `<style>${css}</style>`, body: content(FRAME) });
    await expect(inside(page).getByRole("article")).toBeVisible();
    const before = await sizes(page);
    expect(before.width).toBeGreaterThan(300);
    await host(page, baseURL ?? "", { head: `<style>${css}</style>`, body: content(FRAME + contact) + SCRIPT });
    if (what === "both") {
      // Neither the attribute nor the style can change the height, so the frame scrolls as without the script.
      await page.locator("glossary-contact iframe[height]").waitFor();
      expect(await sizes(page)).toEqual({ ...before, height: 90 });
      return;
    }
    await expect(async () => {
      const height = await inside(page).evaluate((html) => Math.ceil(html.getBoundingClientRect().height));
      expect(await sizes(page)).toEqual({ width: before.width, height });
      expect(height).toBeLessThan(900);
    }).toPass({ timeout: 5_000 });
    // Frames of elements are out of the reach of the page's styles.
    const form = page.locator("glossary-contact iframe");
    await expect(form).toHaveAttribute("height", /\d{3}/);
    const [wide, high] = await form.evaluate((frame) => [frame.clientWidth, frame.clientHeight]);
    expect(wide).toBe(await page.locator("glossary-contact").evaluate((element) => element.clientWidth));
    expect(high).toBe(Number(await form.getAttribute("height")));
  });

test("a frame that is too narrow or hidden does not grow", async ({ page, baseURL, complaints }) => {
  complaints.expect(/Glossary: <iframe title="API".*: too narrow\. .*\/embed\/#problems/);
  const hidden = `<div id="tab" style="display: none">${FRAME.replaceAll("API", "Second").replace("Second/", "api/")}</div>`;
  await host(page, baseURL ?? "", { body: `<div id="column" style="width: 40px">${FRAME}</div>${hidden.replace("terms/Second", "terms/api")}${SCRIPT}` });
  await embedded(page);
  await expect(inside(page).getByRole("article")).toBeVisible();
  await expect(async () => expect(complaints.seen.length).toBe(1)).toPass();
  expect((await sizes(page)).height).toBe(320);
  await page.evaluate(() => {
    for (const id of ["tab", "column"]) document.getElementById(id)?.removeAttribute("style");
  });
  for (const title of ["API", "Second"])
    await expect(page.getByTitle(title, { exact: true })).not.toHaveAttribute("height", "320");
});

test.describe("in a sandbox", () => {
  const sandboxed = (flags: string) => FRAME.replace("<iframe", `<iframe sandbox="${flags}"`);

  for (const flags of ["allow-scripts allow-popups allow-popups-to-escape-sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"])
    test(`with ${flags}, the frame has its height, and its links open a new tab`, { tag: flags.includes("same") ? "@all" : [] }, async ({
      page,
      context,
      baseURL,
      complaints,
    }) => {
      if (flags.includes("same")) complaints.expect(/Unsafe attempt to initiate navigation/);
      await host(page, baseURL ?? "", { body: sandboxed(flags) + SCRIPT });
      await expect(async () => {
        const height = await inside(page).evaluate((html) => Math.ceil(html.getBoundingClientRect().height));
        expect((await sizes(page)).height).toBe(height);
      }).toPass({ timeout: 5_000 });
      const address = page.url();
      const opened = context.waitForEvent("page");
      await inside(page).getByRole("link", { name: "More about API" }).click();
      await (await opened).waitForURL(`${baseURL}terms/api/`);
      expect(page.url()).toBe(address);
      await (await opened).close();
    });

  test("messages for AMP, learning platforms and Embedly have the height", { tag: "@all" }, async ({ page, baseURL }) => {
    const head = `<script>window.heard = []; addEventListener("message", ({ data }) => heard.push(typeof data === "string" ? JSON.parse(data) : data));</script>`;
    await host(page, baseURL ?? "", { head, body: sandboxed("allow-scripts") });
    const height = await inside(page).evaluate((html) => Math.ceil(html.getBoundingClientRect().height));
    await expect.poll(() => page.evaluate("heard")).toEqual(
      expect.arrayContaining([
        { sentinel: "amp", type: "embed-size", height },
        { subject: "lti.frameResize", height },
        { src: `${baseURL}embed/terms/api/`, context: "iframe.resize", height },
      ]),
    );
  });
});
