// <glossary-term>, <glossary-link> and framed cards in pages of another site.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { axe, expect, hold, settled, test } from "../fixtures";
import { AUTO, SCRIPT, card, embedded, host, layoutShift } from "../host";

const TERM = '<glossary-term term="api"><a href="GLOSSARY/terms/api/">What is an API?</a></glossary-term>';
const shown = (page: Page) => page.getByRole("group", { name: "API" });

test("a term shows its card in place of its link, and a glossary link is a link with a card", { tag: "@below-all" }, async ({
  page,
  context,
  baseURL,
  complaints,
}) => {
  complaints.expect(/404.*nothing/, /Glossary: <glossary-term term="nothing": no such term/);
  const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/";
  await host(page, baseURL ?? "", { body: `<main><h1>Our shop</h1>${TERM}<p id="links"></p></main>${SCRIPT}`, policy });
  const before = page.getByRole("link", { name: "What is an API?" });

  await test.step("the card has the term's name, expansion, definition and address, and axe finds nothing", async () => {
    await expect(shown(page)).toContainText("The agreed rules by which one program asks another");
    await expect(shown(page)).toContainText("Application Programming Interface");
    await expect(before).toBeHidden();
    await expect(shown(page).getByRole("link", { name: "API" })).toHaveAttribute("href", `${baseURL}terms/api/`);
    expect(await axe(page)).toEqual([]);
  });

  const element = page.locator("glossary-term");
  await test.step("another term replaces the card, and an unknown term restores the link", async () => {
    await element.evaluate((element) => element.setAttribute("term", "webhook"));
    await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
    const answer = page.waitForResponse("**/nothing/index.json");
    await element.evaluate((element) => element.setAttribute("term", "nothing"));
    await answer;
    await expect(before).toBeVisible();
    await element.evaluate((element) => element.setAttribute("term", "api"));
    await expect(shown(page)).toBeVisible();
  });

  await test.step("a glossary link that is added later becomes a link with a card, and follows its attribute", async () => {
    await page.locator("#links").evaluate((links) => (links.innerHTML = '<glossary-link term="webhook">hooks</glossary-link>'));
    const link = page.getByRole("link", { name: "hooks" });
    await expect(link).toHaveAttribute("href", `${baseURL}terms/webhook/`);
    await link.hover();
    await expect(card(page)).toHaveAccessibleName("Webhook");
    await page.locator("glossary-link").evaluate((element) => element.setAttribute("term", "api"));
    await expect(link).toHaveAttribute("href", `${baseURL}terms/api/`);
  });

  await test.step("remove restores the link", async () => {
    await page.evaluate("glossaryEmbed.remove()");
    await expect(before).toBeVisible();
  });

  await test.step("the page's properties style a card, and hostile styles do not", async () => {
    const head = `<style>* { color: red !important; font-size: 40px !important }
      glossary-term { --glossary-accent: rgb(1, 2, 3); --glossary-radius: 9px; --glossary-paper: rgb(250, 250, 200) }
      glossary-term::part(definition) { letter-spacing: 3px }</style>`;
    await host(page, baseURL ?? "", { head, body: TERM + SCRIPT });
    await expect(shown(page)).toHaveCSS("border-top-color", "rgb(1, 2, 3)");
    await expect(shown(page)).toHaveCSS("border-radius", "9px");
    await expect(shown(page)).toHaveCSS("background-color", "rgb(250, 250, 200)");
    await expect(shown(page)).toHaveCSS("color", "rgb(20, 22, 26)");
    await expect(shown(page)).toHaveCSS("font-size", "16px");
    await expect(shown(page).getByText("The agreed rules")).toHaveCSS("letter-spacing", "3px");
  });

  await test.step("requests to the glossary carry neither cookies nor the page's address", async () => {
    // Both pages are of the same site, so the browser would send the cookie.
    await context.addCookies([{ name: "visitor", value: "1", url: baseURL ?? "", sameSite: "Lax" }]);
    const asked: Promise<[string, Record<string, string>]>[] = [];
    page.on("request", (request) => {
      if (request.url().startsWith(baseURL ?? "")) asked.push(request.allHeaders().then((headers) => [request.url(), headers]));
    });
    const head = '<meta name="referrer" content="unsafe-url">';
    await host(page, baseURL ?? "", { head, body: `<main><h1>Our shop</h1><article>API</article>${TERM}</main>${AUTO}` });
    await expect(page.getByRole("article").getByRole("link", { name: "API" })).toBeVisible();
    await expect(shown(page)).toBeVisible();
    const all = await Promise.all(asked);
    expect(all.map(([url]) => url)).toEqual(expect.arrayContaining([`${baseURL}embed.js`, `${baseURL}terms/names.json`]));
    for (const [url, headers] of all) {
      expect(headers.cookie, url).toBeUndefined();
      expect([undefined, `${new URL(page.url()).origin}/`], url).toContain(headers.referer);
    }
  });
});

/** Returns the style sheet in the manual. */
async function documentedStyles() {
  const text = await readFile(join(import.meta.dirname, "../../docs/src/embed/cards.md"), "utf8");
  return /```css\n(:root \{\n  --glossary-accent[^`]*)```/.exec(text)?.[1] ?? "";
}

test("a card moves nothing where the page reserves its room, and loads near the view only", async ({ page, baseURL }) => {
  await test.step("far from the view the card does not load; near the view it loads without a shift", async () => {
    const head = '<style nonce="x">glossary-term { display: block; min-height: 15em }</style>';
    const body = `<main><h1>Our shop</h1><div style="height: 300vh"></div>${TERM}<p id="after">After it.</p></main>${SCRIPT}`;
    await host(page, baseURL ?? "", { head, body });
    await embedded(page);
    await settled(page);
    await expect(shown(page)).toHaveCount(0);
    await page.locator("#after").scrollIntoViewIfNeeded();
    await expect(shown(page)).toBeVisible();
    expect(await layoutShift(page)).toBe(0);
  });

  await page.setViewportSize({ width: 1280, height: 1_400 });
  const release = await hold(page, "**/embed.js");
  await test.step("the manual's styles reserve the room before the script loads", async () => {
    const body = `<main><h1>Our shop</h1>${TERM}<p>Between.</p>
      <glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact><p>After it.</p></main>`;
    await host(page, baseURL ?? "", { head: `<style>${await documentedStyles()}</style>`, body: body + SCRIPT, until: "domcontentloaded" });
    await settled(page);
    await expect(page.getByText("After it.")).toBeVisible();
    release();
    await expect(shown(page)).toBeVisible();
    await expect(page.locator("glossary-contact a")).toBeHidden();
    // The room of the form is about its height. In a window of this height, the text below it is visible.
    expect(await layoutShift(page)).toBeLessThan(0.02);
  });

  await test.step("without room the page moves, and the test measures the shift", async () => {
    const release = await hold(page, "**/embed.js");
    await host(page, baseURL ?? "", { body: `<main><h1>Our shop</h1>${TERM}<p>After it.</p></main>${SCRIPT}`, until: "domcontentloaded" });
    await settled(page);
    release();
    await expect(shown(page)).toBeVisible();
    expect(await layoutShift(page)).toBeGreaterThan(0);
  });
});

const frame = (query: string) =>
  `<main><h1>Our shop</h1><iframe title="API" width="600" height="90" src="GLOSSARY/embed/terms/api/${query}"></iframe></main>`;

test.describe("a framed card", () => {
  for (const width of [320, 600, 1280]) {
    test(`is as high as its content, ${width} pixels wide, until the script removes its height`, {
      tag: width === 320 ? "@below-all" : "@all",
    }, async ({ page, baseURL }) => {
      await page.setViewportSize({ width, height: 800 });
      const stranger = `<iframe title="Another" srcdoc="<script>parent.postMessage({ type: 'glossary:resize', v: 1, height: 999 }, '*');
        parent.postMessage('done', '*')</script>"></iframe>`;
      const head = `<style>body { margin: 0 } iframe { width: 100%; border: 3px solid; box-sizing: border-box }</style>
        <script>addEventListener("message", ({ data }) => { if (data === "done") window.done = true; });</script>`;
      // The script runs first, so that it receives every message.
      await host(page, baseURL ?? "", { head: head + SCRIPT.replace(" async", ""), body: frame("") + stranger });
      const inside = page.frameLocator("iframe[title=API]");
      const around = page.getByTitle("API", { exact: true });
      const fits = async () => {
        const content = await inside.locator("html").evaluate((html) => html.getBoundingClientRect().height);
        expect(await around.evaluate((frame) => frame.clientHeight)).toBe(Math.ceil(content));
      };
      await expect(fits).toPass();
      await inside.getByText("Example").click();
      await expect(inside.getByText("Lanternbox")).toBeVisible();
      await expect(fits).toPass();
      const wide = await inside.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(wide, "nothing is cut off at the side").toBe(0);

      // Messages of other frames change no height.
      await page.waitForFunction(() => "done" in window);
      await expect(page.getByTitle("Another")).not.toHaveCSS("height", "999px");
      await expect(around).not.toHaveCSS("height", "999px");

      await page.evaluate("glossaryEmbed.remove()");
      await expect(around).not.toHaveAttribute("style");
      await inside.getByRole("link", { name: "More about API" }).click();
      await expect(page).toHaveURL(`${baseURL}terms/api/`);
    });
  }

  test("looks as its address says, sends its height to its page, and follows the reader's theme", async ({ page, baseURL }) => {
    const head = `<script>addEventListener("message", ({ origin, data }) => { window.heard = { origin, ...data }; });</script>`;
    const article = page.frameLocator("iframe").getByRole("article");
    await test.step("theme, accent, corners and related terms", async () => {
      await host(page, baseURL ?? "", { head, body: frame("?theme=dark&accent=0a0b0c&radius=12&related=0&id=first") });
      await expect(article).toHaveCSS("background-color", "rgb(20, 22, 26)");
      await expect(article).toHaveCSS("border-top-color", "rgb(10, 11, 12)");
      await expect(article).toHaveCSS("border-radius", "12px");
      await expect(article.getByText("Related:")).toBeHidden();
      await page.waitForFunction(() => "heard" in window);
      const { origin } = new URL(baseURL ?? "");
      const heard = await page.evaluate("window.heard");
      expect(heard).toEqual({ origin, type: "glossary:resize", v: 1, id: "first", height: expect.any(Number) });
    });

    await test.step("its own words in another language, and axe finds nothing", async () => {
      await host(page, baseURL ?? "", { body: frame("?lang=de-CH") });
      await expect(article.getByText("Beispiel")).toHaveAttribute("lang", "de-CH");
      await expect(article.getByText("Verwandte Begriffe:")).toBeVisible();
      await expect(article.getByRole("link", { name: "Mehr über API" })).toBeVisible();
      await expect(article).toContainText("in Plainspoken");
      await expect(page.frameLocator("iframe").locator("html")).toHaveAttribute("lang", "en");
      await article.getByText("Beispiel").click();
      expect(await axe(page)).toEqual([]);
    });

    await test.step("invalid values change nothing, and the theme is the reader's", async () => {
      await page.emulateMedia({ colorScheme: "dark" });
      await host(page, baseURL ?? "", { body: frame("?theme=auto&accent=fff%3Bbackground%3Aurl(//x.example)&radius=-1&related=no&lang=xx") });
      await expect(article).toHaveCSS("background-color", "rgb(20, 22, 26)");
      await expect(article).toHaveCSS("background-image", "none");
      await expect(article).toHaveCSS("border-radius", "2px");
      await expect(article.getByText("Related:")).toBeVisible();
      const attributes = await page.frameLocator("iframe").locator("html").evaluate((html) => html.getAttributeNames());
      expect(attributes).toEqual(["lang", "data-term"]);
    });

    await test.step("in WordPress, which sandboxes the frame, the card also sends the addresses of clicked links", async () => {
      const head = '<script>window.heard = []; addEventListener("message", ({ data }) => data.secret && heard.push(data));</script>';
      const shut = frame("#?secret=aB3").replace("<iframe", '<iframe sandbox="allow-scripts" data-secret="aB3"');
      await host(page, baseURL ?? "", { head, body: shut });
      const inside = page.frameLocator("iframe");
      const height = await inside.locator("html").evaluate((html) => Math.ceil(html.getBoundingClientRect().height));
      await expect.poll(() => page.evaluate("heard.at(-1)")).toEqual({ message: "height", value: height, secret: "aB3" });
      await inside.getByRole("link", { name: "More about API" }).click();
      await expect.poll(() => page.evaluate("heard.at(-1)")).toEqual({ message: "link", value: `${baseURL}terms/api/`, secret: "aB3" });
    });
  });

  for (const theme of ["light", "dark"]) {
    test(`in the ${theme} theme has no violation that axe finds`, { tag: "@all" }, async ({ page, baseURL }) => {
      await host(page, baseURL ?? "", { body: frame(`?theme=${theme}`) + SCRIPT });
      await page.frameLocator("iframe").getByText("Example").click();
      expect(await axe(page)).toEqual([]);
    });
  }
});
