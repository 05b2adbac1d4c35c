// <glossary-contact>: the form in pages of another site. What the form itself does is told elsewhere; here a view
// that says what the test needs stands in for it.
import type { Page } from "@playwright/test";
import { expect, settled, test } from "../fixtures";
import { SCRIPT, embedded, findings, host, layoutShift } from "../host";

const CONTACT = '<glossary-contact term="api"><a href="GLOSSARY/contact/?term=api">Tell us what you build</a></glossary-contact>';
const MAIN = `<main><h1>Our shop</h1>${CONTACT}</main>`;

/** The form, which tells these messages to the page around it. */
async function form(page: Page, messages: object[], answered: (url: URL, referrer?: string) => void = () => {}) {
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

test("the form comes in place of its link, as high as it says", { tag: "@below" }, async ({ page, baseURL }) => {
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
  expect(await findings(page)).toEqual([]);

  await page.evaluate("glossaryEmbed.remove()");
  await expect(link(page)).toBeVisible();
  await expect(frame(page)).toHaveCount(0);
});

test("it asks for what its attributes say, and tells nothing else of the page", async ({ page, baseURL }) => {
  const asked: [URL, string?][] = [];
  await form(page, [{ type: "glossary:resize", height: 300 }], (...request) => asked.push(request));
  const head = '<meta name="referrer" content="unsafe-url">';
  const attributes = 'id="lead" class="secret" theme="dark" accent="#9a3412" radius="8" lang="de" data-secret="x" term="api"';
  await host(page, baseURL ?? "", { head, body: MAIN.replace('term="api"', attributes) + SCRIPT });
  await expect(frame(page)).toHaveCSS("height", "300px");
  const [[url, referrer]] = asked;
  expect(Object.fromEntries(url.searchParams)).toEqual({ theme: "dark", accent: "#9a3412", radius: "8", term: "api" });
  expect(referrer).toBe(`${new URL(page.url()).origin}/`);
  await page.locator("glossary-contact").evaluate((element) => element.setAttribute("theme", "light"));
  await expect.poll(() => asked.at(-1)?.[0].searchParams.get("theme")).toBe("light");
});

test("what the form tells becomes an event of the page", async ({ page, baseURL }) => {
  await form(page, [
    { type: "glossary:resize", height: 300 },
    { type: "glossary:inquiry-stored", detail: { reference: "K7QX2-9M4TB" } },
    { type: "another:message", detail: 1 },
    { type: "glossary:inquiry-stored", v: 2 },
  ]);
  const head = `<script>window.heard = []; for (const type of ["glossary:inquiry-stored", "another:message", "glossary:resize"])
    addEventListener(type, ({ type, detail, target }) => heard.push([type, detail, target.localName]))</script>`;
  await host(page, baseURL ?? "", { head, body: MAIN + SCRIPT });
  await page.waitForFunction("heard.length > 0");
  await settled(page);
  expect(await page.evaluate("heard")).toEqual([
    ["glossary:inquiry-stored", { reference: "K7QX2-9M4TB" }, "glossary-contact"],
  ]);
});

test("messages of other windows are not the form's", async ({ page, baseURL }) => {
  await form(page, [{ type: "glossary:resize", height: 300 }]);
  const tell = (to: string) =>
    `${to}.postMessage({ type: 'glossary:resize', v: 1, height: 999 }, '*'); ${to}.postMessage({ type: 'glossary:inquiry-stored', v: 1 }, '*');`;
  const head = `<script>window.heard = 0; addEventListener("glossary:inquiry-stored", () => heard++);
    addEventListener("message", ({ data }) => { if (data === "done") window.done = true; });</script>`;
  await host(page, baseURL ?? "", { head, body: MAIN + SCRIPT });
  await expect(frame(page)).toHaveCSS("height", "300px");
  await page.evaluate((script) => {
    const stranger = document.createElement("iframe");
    stranger.title = "Another";
    stranger.srcdoc = `<script>${script} parent.postMessage('done', '*')</script>`;
    document.body.append(stranger);
  }, tell("parent"));
  await page.waitForFunction("window.done");
  await page.evaluate(tell("window"));
  await settled(page);
  await expect(frame(page)).toHaveCSS("height", "300px");
  expect(await page.evaluate("heard")).toBe(0);
});

const TOLD = `parent.postMessage({ type: "glossary:resize", v: 1, height: 999 }, "*"); parent.postMessage({ type: "glossary:inquiry-stored", v: 1 }, "*");
  parent.postMessage("done", "*")`;
const LISTENING = `<script>window.heard = 0; addEventListener("glossary:inquiry-stored", () => heard++);
  addEventListener("message", ({ data }) => { if (data === "done") window.done = true; });</script>`;

test("a window of the glossary's that is no view of it tells nothing", async ({ page, baseURL }) => {
  await page.route("**/elsewhere/", (route) => route.fulfill({ contentType: "text/html", body: `<script>${TOLD}</script>` }));
  const other = '<iframe title="Another" src="GLOSSARY/elsewhere/"></iframe>';
  // At once, so that it listens before the frame tells.
  await host(page, baseURL ?? "", { head: LISTENING + SCRIPT.replace(" async", ""), body: other });
  await page.waitForFunction("window.done");
  await settled(page);
  await expect(page.getByTitle("Another")).not.toHaveCSS("height", "999px");
  expect(await page.evaluate("heard")).toBe(0);
});

test("a frame of the form's that has gone on to another site tells nothing", async ({ page, baseURL }) => {
  const html = (script: string) => ({ contentType: "text/html", body: `<!doctype html><title>Form</title><script>${script}</script>` });
  await page.route("https://elsewhere.example/", (route) => route.fulfill(html(TOLD)));
  await page.route("**/embed/contact/**", (route) => route.fulfill(html('location.replace("https://elsewhere.example/")')));
  await host(page, baseURL ?? "", { head: LISTENING, body: MAIN + SCRIPT });
  await page.waitForFunction("window.done");
  await settled(page);
  expect((await frame(page).boundingBox())?.height).toBe(1);
  expect(await page.evaluate("heard")).toBe(0);
});

test("without the server, or where frames are not allowed, the link stays", async ({ page, baseURL, complaints }) => {
  complaints.expect(/ERR_CONNECTION_REFUSED/);
  await page.route("**/embed/contact/**", (route) => route.abort("connectionrefused"));
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes("/embed/contact/"));
  await host(page, baseURL ?? "", { body: MAIN + SCRIPT });
  await failed;
  await settled(page);
  await expect(link(page)).toBeVisible();
  expect((await frame(page).boundingBox())?.height).toBe(1);
  await link(page).click();
  await expect(page).toHaveURL(/\/contact\/\?term=api$/);
});

for (const width of [320, 768, 1280]) {
  test(`${width} pixels wide, the page does not move where the form has its room`, async ({ page, baseURL }) => {
    await page.setViewportSize({ width, height: 700 });
    let asked = 0;
    await form(page, [{ type: "glossary:resize", height: 500 }], () => asked++);
    const head = "<style>glossary-contact { min-height: 500px }</style>";
    const body = `<main><h1>Our shop</h1><div style="height: 300vh"></div>${CONTACT}<p id="after">After it.</p></main>${SCRIPT}`;
    await host(page, baseURL ?? "", { head, body });
    await embedded(page);
    await settled(page);
    expect(asked, "far from view").toBe(0);
    await page.locator("#after").scrollIntoViewIfNeeded();
    await expect(frame(page)).toHaveCSS("height", "500px");
    expect(await layoutShift(page)).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
}
