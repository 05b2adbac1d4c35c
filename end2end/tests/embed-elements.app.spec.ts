// <glossary-term>, <glossary-link> and frames in pages of another site.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, hold, settled, test } from "../fixtures";
import { AUTO, SCRIPT, card, embedded, findings, host, layoutShift } from "../host";

const TERM = '<glossary-term term="api"><a href="GLOSSARY/terms/api/">What is an API?</a></glossary-term>';
const shown = (page: Page) => page.getByRole("group", { name: "API" });

test("a term shows its card in place of its link, under a strict policy too", { tag: "@below" }, async ({ page, baseURL }) => {
  const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; connect-src GLOSSARY/";
  await host(page, baseURL ?? "", { body: `<main><h1>Our shop</h1>${TERM}</main>${SCRIPT}`, policy });
  await expect(shown(page)).toContainText("The agreed rules by which one program asks another");
  await expect(shown(page)).toContainText("Application Programming Interface");
  await expect(page.getByText("What is an API?")).toBeHidden();
  const link = shown(page).getByRole("link", { name: "API" });
  await expect(link).toHaveAttribute("href", `${baseURL}terms/api/`);
  expect(await findings(page)).toEqual([]);
});

test("a card comes only when it is near to view, and moves nothing where it has its room", async ({ page, baseURL }) => {
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

/** The style sheet that the README gives. */
async function documentedStyles() {
  const text = await readFile(join(import.meta.dirname, "../../README.md"), "utf8");
  return /```css\n(:root \{\n  --glossary-accent[^`]*)```/.exec(text)?.[1] ?? "";
}

test("what the README gives keeps the room of what is in view before the script comes", async ({ page, baseURL }) => {
  await page.setViewportSize({ width: 1280, height: 1_400 });
  const body = `<main><h1>Our shop</h1>${TERM}<p>Between.</p>
    <glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact><p>After it.</p></main>`;
  const release = await hold(page, "**/embed.js");
  await host(page, baseURL ?? "", { head: `<style>${await documentedStyles()}</style>`, body: body + SCRIPT, until: "domcontentloaded" });
  await settled(page);
  await expect(page.getByText("After it.")).toBeVisible();
  release();
  await expect(shown(page)).toBeVisible();
  await expect(page.locator("glossary-contact a")).toBeHidden();
  expect(await layoutShift(page)).toBe(0);
});

test("without room the page moves, and that is counted", async ({ page, baseURL }) => {
  const release = await hold(page, "**/embed.js");
  const body = `<main><h1>Our shop</h1>${TERM}<p>After it.</p></main>${SCRIPT}`;
  await host(page, baseURL ?? "", { body, until: "domcontentloaded" });
  await settled(page);
  release();
  await expect(shown(page)).toBeVisible();
  expect(await layoutShift(page)).toBeGreaterThan(0);
});

test("no cookie goes to the glossary with the script and what it asks for, nor the page's address", async ({ page, context, baseURL }) => {
  // The page around it is of the same site.
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

test("the page's own properties say how it looks, hostile styles do not", async ({ page, baseURL }) => {
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

test("another term takes its place, one that does not exist leaves the link", async ({ page, baseURL, complaints }) => {
  complaints.expect(/404.*nothing/);
  await host(page, baseURL ?? "", { body: TERM + SCRIPT });
  await expect(shown(page)).toBeVisible();
  const element = page.locator("glossary-term");
  await element.evaluate((element) => element.setAttribute("term", "webhook"));
  await expect(page.getByRole("group", { name: "Webhook" })).toBeVisible();
  const answer = page.waitForResponse("**/nothing/index.json");
  await element.evaluate((element) => element.setAttribute("term", "nothing"));
  await answer;
  await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();

  await element.evaluate((element) => element.setAttribute("term", "api"));
  await expect(shown(page)).toBeVisible();
  await page.evaluate("glossaryEmbed.remove()");
  await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
});

test("a glossary link is a plain link with a card, also when it is added later", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { head: SCRIPT, body: '<main><p>Our <glossary-link term="api">APIs</glossary-link>.</p></main>' });
  await embedded(page);
  await expect(page.getByRole("link", { name: "APIs" })).toHaveAttribute("href", `${baseURL}terms/api/`);
  await page.evaluate(() => {
    const text = '<p><glossary-link term="webhook">hooks</glossary-link></p>';
    document.querySelector("main")?.insertAdjacentHTML("beforeend", text);
  });
  await page.getByRole("link", { name: "hooks" }).hover();
  await expect(card(page)).toHaveAccessibleName("Webhook");
  await page.locator("glossary-link").last().evaluate((element) => element.setAttribute("term", "api"));
  await expect(page.getByRole("link", { name: "hooks" })).toHaveAttribute("href", `${baseURL}terms/api/`);
});

const frame = (query: string) =>
  `<main><h1>Our shop</h1><iframe title="API" width="600" height="90" src="GLOSSARY/embed/terms/api/${query}"></iframe></main>`;

test.describe("a card in a frame", () => {
  for (const width of [320, 600, 1280]) {
    test(`${width} pixels wide, it is as high as its content`, { tag: width === 600 ? "@below" : [] }, async ({ page, baseURL }) => {
      await page.setViewportSize({ width, height: 800 });
      const head = "<style>body { margin: 0 } iframe { width: 100%; border: 3px solid; box-sizing: border-box }</style>";
      await host(page, baseURL ?? "", { head, body: frame("") + SCRIPT });
      const inside = page.frameLocator("iframe");
      const fits = async () => {
        const [around, content] = [
          await page.locator("iframe").evaluate((frame) => frame.clientHeight),
          await inside.locator("html").evaluate((html) => html.getBoundingClientRect().height),
        ];
        expect(around).toBe(Math.ceil(content));
      };
      await expect(fits).toPass();
      await inside.getByText("Example").click();
      await expect(inside.getByText("Lanternbox")).toBeVisible();
      await expect(fits).toPass();
      const wide = await inside.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(wide, "nothing is cut off at the side").toBe(0);
    });
  }

  test("it looks as its address says, and tells its height to any page that listens", async ({ page, baseURL }) => {
    const head = `<script>addEventListener("message", ({ origin, data }) => { window.heard = { origin, ...data }; });</script>`;
    const query = "?theme=dark&accent=0a0b0c&radius=12&related=0&id=first";
    await host(page, baseURL ?? "", { head, body: frame(query) });
    const article = page.frameLocator("iframe").getByRole("article");
    await expect(article).toHaveCSS("background-color", "rgb(20, 22, 26)");
    await expect(article).toHaveCSS("border-top-color", "rgb(10, 11, 12)");
    await expect(article).toHaveCSS("border-radius", "12px");
    await expect(article.getByText("Related:")).toBeHidden();
    await page.waitForFunction(() => "heard" in window);
    const { origin } = new URL(baseURL ?? "");
    const heard = await page.evaluate("window.heard");
    expect(heard).toEqual({ origin, type: "glossary:resize", v: 1, id: "first", height: expect.any(Number) });
  });

  for (const [what, query] of [
    ["values that are none", "?theme=red&accent=blue&radius=-1&related=no&lang=xx"],
    ["empty values", "?theme=&accent=&radius=&related=&lang="],
    ["values that would be styles", "?theme=dark%3B&accent=fff%3Bbackground%3Aurl(//x.example)&radius=9px%3Bcolor%3Ared&related=0%20&lang=de%22%3E"],
    ["a radius and languages that are too long", `?radius=9999&accent=fffff&lang=de-${"x".repeat(9)}`],
    ["names of other things", "?constructor=1&__proto__=1&lang=constructor&theme=toString"],
  ]) {
    test(`what its address asks for beyond that is ignored: ${what}`, async ({ page, baseURL }) => {
      await host(page, baseURL ?? "", { body: frame(query ?? "") });
      const article = page.frameLocator("iframe").getByRole("article");
      await expect(article).toHaveCSS("border-top-color", "rgb(31, 59, 194)");
      await expect(article).toHaveCSS("border-radius", "2px");
      await expect(article).toHaveCSS("background-image", "none");
      await expect(article).toHaveCSS("color", "rgb(20, 22, 26)");
      await expect(article.getByText("Related:")).toBeVisible();
      const attributes = await page.frameLocator("iframe").locator("html").evaluate((html) => html.getAttributeNames());
      expect(attributes).toEqual(["lang", "data-term"]);
    });
  }

  test("its own words are in the language that its address names, what the glossary says is not", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: frame("?lang=de-CH") });
    const article = page.frameLocator("iframe").getByRole("article");
    await expect(article.getByText("Beispiel")).toHaveAttribute("lang", "de-CH");
    await expect(article.getByText("Verwandte Begriffe:")).toBeVisible();
    await expect(article.getByRole("link", { name: "Mehr über API" })).toBeVisible();
    await expect(article).toContainText("in Plainspoken");
    await expect(page.frameLocator("iframe").locator("html")).toHaveAttribute("lang", "en");
    expect(await findings(page)).toEqual([]);
  });

  for (const [accent, colour] of [["0a0b0c", "rgb(10, 11, 12)"], ["%23fff", "rgb(255, 255, 255)"]]) {
    test(`its accent may be ${accent}, and follows the reader's setting otherwise`, async ({ page, baseURL }) => {
      await page.emulateMedia({ colorScheme: "dark" });
      await host(page, baseURL ?? "", { body: frame(`?theme=auto&accent=${accent}&radius=0`) });
      const article = page.frameLocator("iframe").getByRole("article");
      await expect(article).toHaveCSS("border-top-color", colour ?? "");
      await expect(article).toHaveCSS("border-radius", "0px");
      await expect(article).toHaveCSS("background-color", "rgb(20, 22, 26)");
    });
  }

  test("its links open in the window around it", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: frame("") + SCRIPT });
    await page.frameLocator("iframe").getByRole("link", { name: "More about API" }).click();
    await expect(page).toHaveURL(`${baseURL}terms/api/`);
  });

  test("what the script has done to it is taken back", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: frame("") });
    const main = page.locator("main");
    const before = await main.innerHTML();
    await page.addScriptTag({ url: `${baseURL}embed.js` });
    await expect(page.locator("iframe")).toHaveAttribute("style", /height/);
    await page.evaluate("glossaryEmbed.remove()");
    expect(await main.innerHTML()).toBe(before);
    await expect(page.locator("iframe")).toHaveCSS("height", "90px");
  });

  test("other windows and other messages change no height", async ({ page, baseURL }) => {
    const stranger = `<iframe title="Another" srcdoc="<script>parent.postMessage({ type: 'glossary:resize', v: 1, height: 999 }, '*');
      parent.postMessage('done', '*')</script>"></iframe>`;
    const head = `<script>addEventListener("message", ({ data }) => { if (data === "done") window.done = true; });</script>`;
    await host(page, baseURL ?? "", { head: head + SCRIPT.replace(" async", ""), body: frame("") + stranger });
    await page.waitForFunction(() => "done" in window);
    await expect(page.getByTitle("Another")).not.toHaveCSS("height", "999px");
    await expect(page.getByTitle("API", { exact: true })).not.toHaveCSS("height", "999px");
  });

  test("in WordPress, which shuts it in, it tells its height and where its links lead", async ({ page, baseURL }) => {
    const head = '<script>window.heard = []; addEventListener("message", ({ data }) => data.secret && heard.push(data));</script>';
    const shut = frame("#?secret=aB3").replace("<iframe", '<iframe sandbox="allow-scripts" data-secret="aB3"');
    await host(page, baseURL ?? "", { head, body: shut });
    const inside = page.frameLocator("iframe");
    const height = await inside.locator("html").evaluate((html) => Math.ceil(html.getBoundingClientRect().height));
    await expect.poll(() => page.evaluate("heard.at(-1)")).toEqual({ message: "height", value: height, secret: "aB3" });
    await inside.getByRole("link", { name: "More about API" }).click();
    await expect.poll(() => page.evaluate("heard.at(-1)")).toEqual({ message: "link", value: `${baseURL}terms/api/`, secret: "aB3" });
  });

  test("axe finds nothing in it, in light and dark", async ({ page, baseURL }) => {
    for (const theme of ["light", "dark"]) {
      await host(page, baseURL ?? "", { body: frame(`?theme=${theme}`) + SCRIPT });
      await page.frameLocator("iframe").getByText("Example").click();
      expect(await findings(page)).toEqual([]);
    }
  });

  test("no page but the cards can be framed", async ({ page, baseURL, complaints }) => {
    complaints.expect(/frame-ancestors/, /ERR_BLOCKED_BY_RESPONSE/);
    const violation = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await host(page, baseURL ?? "", { body: '<iframe title="API" src="GLOSSARY/terms/api/"></iframe>' });
    expect((await violation).text()).toContain("frame-ancestors 'none'");
  });
});

test.describe("without scripting", () => {
  test.use({ javaScriptEnabled: false });

  test("a card is there with its links", async ({ page, baseURL }) => {
    await host(page, baseURL ?? "", { body: frame("?related=0") + TERM + SCRIPT });
    const article = page.frameLocator("iframe").getByRole("article");
    await expect(article).toContainText("The agreed rules");
    await expect(article.getByRole("link", { name: "REST API" })).toBeVisible();
    await expect(page.getByRole("link", { name: "What is an API?" })).toBeVisible();
    await article.getByRole("link", { name: "More about API" }).click();
    await expect(page).toHaveURL(`${baseURL}terms/api/`);
  });
});
