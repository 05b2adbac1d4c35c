// <glossary-contact>: the form in pages of another site. A view that sends the messages of the test stands in for the
// form, which has its own tests in embed-form.
import type { Page } from "@playwright/test";
import { axe, expect, settled, test } from "../fixtures";
import { SCRIPT, embedded, host, layoutShift } from "../host";

const CONTACT = '<glossary-contact term="api"><a href="GLOSSARY/contact/?term=api">Tell us what you build</a></glossary-contact>';
const MAIN = `<main><h1>Our shop</h1>${CONTACT}</main>`;

/** Answers for the form with a view that sends messages to the page around it. */
async function form(page: Page, messages: object[], answered: (url: URL, referrer?: string) => void = () => {}) {
  await page.unrouteAll();
  await page.route("**/embed/contact/**", async (route) => {
    const request = route.request();
    answered(new URL(request.url()), await request.headerValue("referer") ?? undefined);
    const script = messages.map((message) => `parent.postMessage(${JSON.stringify({ v: 1, ...message })}, "*");`).join("");
    const body = `<!doctype html><html lang="en"><title>Form</title><main aria-label="Form"><h1>The form</h1></main><script>${script}</script>`;
    await route.fulfill({ contentType: "text/html", body });
  });
}

const link = (page: Page) => page.getByRole("link", { name: "Tell us what you build" });
const frame = (page: Page) => page.getByTitle("Tell us what you build");

test("the form replaces its link, in a frame of its height and with its attributes", { tag: "@below-all" }, async ({ page, baseURL }) => {
  await test.step("the policy has to allow the script and the frame only, and remove restores the link", async () => {
    await form(page, [{ type: "glossary:resize", id: "api", height: 431.2 }]);
    const policy = "default-src 'none'; img-src data:; script-src GLOSSARY/embed.js; frame-src GLOSSARY/embed/";
    await host(page, baseURL ?? "", { body: MAIN + SCRIPT, policy });
    await expect(frame(page)).toHaveCSS("height", "432px");
    await expect(link(page)).toBeHidden();
    await expect(page.frameLocator("iframe").getByRole("heading")).toBeVisible();
    const [outer, inner] = await page.locator("glossary-contact").evaluate((element) => [
      element.getBoundingClientRect().width,
      element.shadowRoot?.querySelector("iframe")?.getBoundingClientRect().width,
    ]);
    expect(inner).toBe(outer);
    expect(await axe(page)).toEqual([]);
    await page.evaluate("glossaryEmbed.remove()");
    await expect(link(page)).toBeVisible();
    await expect(frame(page)).toHaveCount(0);
  });

  await test.step("the frame's address has the element's attributes, and nothing else of the page", async () => {
    const asked: [URL, string?][] = [];
    await form(page, [{ type: "glossary:resize", height: 300 }], (...request) => asked.push(request));
    const head = '<meta name="referrer" content="unsafe-url">';
    const attributes = 'id="lead" class="secret" theme="dark" accent="#9a3412" radius="8" lang="de" data-secret="x" term="api"';
    await host(page, baseURL ?? "", { head, body: MAIN.replace('term="api"', attributes) + SCRIPT });
    await expect(frame(page)).toHaveCSS("height", "300px");
    const [[url, referrer]] = asked;
    const look = JSON.stringify({ scheme: "light", font: '"Times New Roman"' });
    expect(Object.fromEntries(url.searchParams)).toEqual({ theme: "dark", accent: "#9a3412", radius: "8", term: "api", look });
    expect(referrer).toBe(`${new URL(page.url()).origin}/`);
    await page.locator("glossary-contact").evaluate((element) => element.setAttribute("theme", "light"));
    await expect.poll(() => asked.at(-1)?.[0].searchParams.get("theme")).toBe("light");
  });
});

const TOLD = `parent.postMessage({ type: "glossary:resize", v: 1, height: 999 }, "*"); parent.postMessage({ type: "glossary:inquiry-stored", v: 1 }, "*");
  parent.postMessage("done", "*")`;
const LISTENING = `<script>window.heard = []; for (const type of ["glossary:inquiry-stored", "another:message", "glossary:resize"])
  addEventListener(type, ({ type, detail, target }) => heard.push([type, detail, target.localName]));
  addEventListener("message", ({ data }) => { if (data === "done") window.done = true; });</script>`;

test("the form's messages become events of the page, and messages of other windows do not", async ({ page, baseURL }) => {
  await test.step("the form's own messages, of the known version", async () => {
    await form(page, [
      { type: "glossary:resize", height: 300 },
      { type: "glossary:inquiry-stored", detail: { reference: "K7QX2-9M4TB" } },
      { type: "another:message", detail: 1 },
      { type: "glossary:inquiry-stored", v: 2 },
    ]);
    await host(page, baseURL ?? "", { head: LISTENING, body: MAIN + SCRIPT });
    await page.waitForFunction("heard.length > 0");
    await settled(page);
    expect(await page.evaluate("heard")).toEqual([["glossary:inquiry-stored", { reference: "K7QX2-9M4TB" }, "glossary-contact"]]);
  });

  await test.step("messages of another frame, and of the page itself", async () => {
    await form(page, [{ type: "glossary:resize", height: 300 }]);
    await host(page, baseURL ?? "", { head: LISTENING, body: MAIN + SCRIPT });
    await expect(frame(page)).toHaveCSS("height", "300px");
    await page.evaluate((script) => {
      const stranger = document.createElement("iframe");
      stranger.title = "Another";
      stranger.srcdoc = `<script>${script}</script>`;
      document.body.append(stranger);
    }, TOLD);
    await page.waitForFunction("window.done");
    await page.evaluate(TOLD.replaceAll("parent", "window"));
    await settled(page);
    await expect(frame(page)).toHaveCSS("height", "300px");
    expect(await page.evaluate("heard")).toEqual([]);
  });

  await test.step("messages of a page of the glossary that is no view", async () => {
    await page.route("**/elsewhere/", (route) => route.fulfill({ contentType: "text/html", body: `<script>${TOLD}</script>` }));
    const other = '<iframe title="Another" src="GLOSSARY/elsewhere/"></iframe>';
    // The script runs first, so that it receives every message.
    await host(page, baseURL ?? "", { head: LISTENING + SCRIPT.replace(" async", ""), body: other });
    await page.waitForFunction("window.done");
    await settled(page);
    await expect(page.getByTitle("Another")).not.toHaveCSS("height", "999px");
    expect(await page.evaluate("heard")).toEqual([]);
  });

  await test.step("messages of a frame that has left the form for another site", async () => {
    await page.unrouteAll();
    const html = (script: string) => ({ contentType: "text/html", body: `<!doctype html><title>Form</title><script>${script}</script>` });
    await page.route("https://elsewhere.example/", (route) => route.fulfill(html(TOLD)));
    await page.route("**/embed/contact/**", (route) => route.fulfill(html('location.replace("https://elsewhere.example/")')));
    await host(page, baseURL ?? "", { head: LISTENING, body: MAIN + SCRIPT });
    await page.waitForFunction("window.done");
    await settled(page);
    expect((await frame(page).boundingBox())?.height).toBe(1);
    expect(await page.evaluate("heard")).toEqual([]);
  });
});

for (const width of [320, 768, 1280]) {
  test(`${width} pixels wide the form loads near the view only, and moves nothing where the page reserves its room`, {
    tag: "@all",
  }, async ({ page, baseURL }) => {
    await page.setViewportSize({ width, height: 700 });
    let asked = 0;
    await form(page, [{ type: "glossary:resize", height: 500 }], () => asked++);
    const head = "<style>glossary-contact { min-height: 500px }</style>";
    const body = `<main><h1>Our shop</h1><div style="height: 300vh"></div>${CONTACT}<p id="after">After it.</p></main>${SCRIPT}`;
    await host(page, baseURL ?? "", { head, body });
    await embedded(page);
    await settled(page);
    expect(asked, "far from the view").toBe(0);
    await page.locator("#after").scrollIntoViewIfNeeded();
    await expect(frame(page)).toHaveCSS("height", "500px");
    expect(await layoutShift(page)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}
