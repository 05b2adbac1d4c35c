// The form in a frame of another site: with the app, before it is there, and without scripting.
import type { Page } from "@playwright/test";
import { WASM, expect, hold, test } from "../fixtures";
import { message } from "../form";
import { SCRIPT, findings, host } from "../host";
import { stored } from "../inbox";
import { publishWith } from "../settings";

const STYLE = "<style>body { margin: 0 } iframe { width: 100%; border: 3px solid; box-sizing: border-box }</style>";
const frame = (query = "") =>
  `<main><h1>Our shop</h1><iframe title="Contact" width="600" height="200" src="GLOSSARY/embed/contact/${query}"></iframe></main>`;

/** The form, inside of the frame. */
function inside(page: Page) {
  const view = page.frameLocator("iframe");
  return {
    view,
    name: view.getByLabel("Your name"),
    email: view.getByLabel("Email"),
    message: view.getByLabel("What are you building?"),
    send: view.getByRole("button", { name: "Send", exact: true }),
    problems: view.getByRole("alert").filter({ hasText: "There is a problem" }),
  };
}
const ready = (page: Page) => inside(page).view.locator("html[data-app=ready]").waitFor({ state: "attached" });

async function fill(page: Page, text: string) {
  const { name, email, message } = inside(page);
  await name.fill("Ada Lovelace");
  await email.fill("ada@example.com");
  await message.fill(text);
}

const ELEMENT = '<main><h1>Our shop</h1><glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact></main>';

/** Opens a page of the shop with the form, and notes what the form tells it. */
async function shop(page: Page, glossary: string, path: string, body = ELEMENT) {
  const head = '<script>window.heard = []; addEventListener("message", ({ data }) => heard.push(data.type));</script>';
  await host(page, glossary, { head, body: body + SCRIPT });
  const address = new URL(path, page.url());
  await page.goto(address.href);
  await ready(page);
  return `${address.origin}${address.pathname}`;
}

/** What would go along with a message. */
async function also(page: Page) {
  const group = inside(page).view.getByRole("group").filter({ hasText: "We’ll also send how you came here" });
  await group.getByText("We’ll also send").click();
  return group;
}

/** What went along with it. */
async function sent(page: Page, database: string) {
  const text = message();
  await fill(page, text);
  await inside(page).send.click();
  await expect(inside(page).view.getByRole("heading", { name: "We have your message." })).toBeVisible();
  return (await stored(database, text))[0].context as Record<string, unknown>;
}

const NOTHING = { landing: "", trail: [], search: "", referrer: "", utm: {} };

/** The frame is as high as what is in it, and nothing is cut off at its side. */
async function expectFit(page: Page) {
  const { view } = inside(page);
  await expect(async () => {
    const around = await page.locator("iframe").evaluate((frame) => frame.clientHeight);
    const content = await view.locator("html").evaluate((html) => html.getBoundingClientRect().height);
    expect(around).toBe(Math.ceil(content));
  }).toPass({ timeout: 5_000 });
  expect(await view.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth)).toBe(0);
}

for (const width of [320, 390, 768, 1280]) {
  test(`${width} pixels wide, the frame is as high as the form, with its errors too`, { tag: width === 768 ? "@below" : [] }, async ({
    page,
    baseURL,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await host(page, baseURL ?? "", { head: STYLE, body: frame() + SCRIPT });
    await ready(page);
    await expectFit(page);
    const { send, problems } = inside(page);
    await send.click();
    await expect(problems).toBeFocused();
    await expectFit(page);
  });
}

test("a message is sent from it, with the term that led to it", { tag: "@below" }, async ({ page, baseURL, database }) => {
  const text = message();
  await host(page, baseURL ?? "", { head: STYLE, body: frame("?term=api") + SCRIPT });
  await ready(page);
  await fill(page, text);
  await inside(page).send.click();
  await expect(inside(page).view.getByRole("heading", { name: "We have your message." })).toBeVisible();
  await expectFit(page);
  const [inquiry] = await stored(database, text);
  expect(inquiry.context.term).toBe("api");
  expect(inquiry.context.page).toBe(`${new URL(baseURL ?? "").pathname}embed/contact/`);
});

test("the element shows it, and what becomes of a message is an event of the page", async ({ page, baseURL }) => {
  const head = `<script>window.heard = []; for (const what of ["submitted", "stored", "failed"])
    addEventListener("glossary:inquiry-" + what, ({ type, detail, target }) => heard.push([type, detail, target.localName]))</script>`;
  const body = '<main><h1>Our shop</h1><glossary-contact term="api" theme="dark"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact></main>';
  await host(page, baseURL ?? "", { head, body: body + SCRIPT });
  await ready(page);
  await inside(page).view.locator("html").evaluate(() => {
    const detail = { reference: "K7QX2-9M4TB", email: "ada@example.com" };
    document.dispatchEvent(new CustomEvent("glossary:inquiry-stored", { detail }));
    document.dispatchEvent(new CustomEvent("glossary:search", { detail }));
  });
  await page.waitForFunction("heard.length > 0");
  const heard = await page.evaluate("heard");
  expect(heard).toEqual([["glossary:inquiry-stored", { term: "api", reference: "K7QX2-9M4TB" }, "glossary-contact"]]);
  expect(await findings(page)).toEqual([]);
});

test("a message is sent from the element, which is as high as all that is said of it", async ({ page, baseURL, database }) => {
  const head = `<script>window.heard = []; for (const what of ["started", "submitted", "stored", "failed"])
    addEventListener("glossary:inquiry-" + what, ({ type, detail, target }) => heard.push([type, detail.reference, target.localName]))</script>`;
  const body = '<main><h1>Our shop</h1><glossary-contact term="api"><a href="GLOSSARY/contact/">Write to us</a></glossary-contact></main>';
  const text = message();
  await host(page, baseURL ?? "", { head, body: body + SCRIPT });
  await ready(page);
  await expectFit(page);
  await inside(page).send.click();
  await expect(inside(page).problems).toBeFocused();
  await expectFit(page);
  await fill(page, text);
  await inside(page).send.click();
  await expect(inside(page).view.getByRole("heading", { name: "We have your message." })).toBeVisible();
  await expectFit(page);
  const [inquiry] = await stored(database, text);
  expect(inquiry.context.term).toBe("api");
  await expect.poll(() => page.evaluate("heard.at(-1)?.[0]")).toBe("glossary:inquiry-stored");
  const heard = (await page.evaluate("heard")) as string[][];
  expect(heard.at(-1)).toEqual(["glossary:inquiry-stored", inquiry.reference, "glossary-contact"]);
  expect(heard.map(([type]) => type)).not.toContain("glossary:inquiry-failed");
});

for (const [how, body] of [["the element", ELEMENT], ["a frame", frame("?term=api")]]) {
  test(`in ${how}, the page around it and its campaign are shown, and sent with the message only`, async ({
    page,
    baseURL,
    database,
  }) => {
    const glossary = new URL(baseURL ?? "").origin;
    const asked: string[] = [];
    page.on("request", async (request) => {
      if (request.url().startsWith(glossary)) asked.push(`${request.url()} ${await request.headerValue("referer")}`);
    });
    const here = await shop(page, baseURL ?? "", "/pricing/?utm_source=mail&utm_campaign=spring&token=secret#plans", body);
    await expect((await also(page)).getByRole("listitem")).toHaveText([
      "Your first page: /embed/contact/",
      `You came from: ${here}`,
      "Campaign: campaign spring, source mail",
    ]);
    expect(await sent(page, database)).toEqual({
      ...NOTHING,
      page: "/embed/contact/",
      term: "api",
      landing: "/embed/contact/",
      referrer: here,
      utm: { source: "mail", campaign: "spring" },
    });
    expect(asked.filter((request) => /pricing|spring|secret/.test(request))).toEqual([]);
  });
}

test("on another page of the shop, the campaign is the first one's, and the terms read before stay", async ({
  page,
  open,
  baseURL,
  database,
}) => {
  await open("terms/api/");
  await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
  await expect((await also(page)).getByRole("listitem").filter({ hasText: "Campaign" })).toHaveText("Campaign: source mail");
  const here = await shop(page, baseURL ?? "", "/about/?utm_source=other");
  await expect((await also(page)).getByRole("listitem")).toHaveText([
    "Your first page: /terms/api/",
    "Terms you read: api",
    `You came from: ${here}`,
    "Campaign: source mail",
  ]);
  expect(await sent(page, database)).toMatchObject({ trail: ["api"], referrer: here, utm: { source: "mail" } });
});

test("unticked in a frame, nothing goes along", async ({ page, baseURL, database }) => {
  await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
  const group = await also(page);
  await expect(group.getByRole("listitem").filter({ hasText: "pricing" })).toBeVisible();
  await group.getByRole("checkbox", { name: "Send this with my message" }).uncheck();
  expect(await sent(page, database)).toEqual({ ...NOTHING, page: "/embed/contact/", term: "api" });
});

test("with Global Privacy Control, the page around it is not asked", async ({ page, baseURL, database }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, "globalPrivacyControl", { value: true }));
  await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
  await expect(await also(page)).toContainText("Nothing but the page that you write from");
  expect(await sent(page, database)).toEqual({ ...NOTHING, page: "/embed/contact/", term: "api" });
  expect(await page.evaluate("heard")).not.toContain("glossary:origin");
});

test("where the settings remember nothing, the page around it is not asked either", async ({ page, baseURL, database }) => {
  await publishWith(
    page,
    "**/embed/contact/**",
    (contact) => (contact.origin = "off"),
    (html) => html.replace(/<details class="?also"?>.*?<\/details>/s, "<!>").replace(/ data-trail(=""|(?=[ >]))/, ""),
  );
  await shop(page, baseURL ?? "", "/pricing/?utm_source=mail");
  expect(await sent(page, database)).toEqual({ ...NOTHING, page: "/embed/contact/", term: "api" });
  expect(await page.evaluate("heard")).toContain("glossary:resize");
  expect(await page.evaluate("heard")).not.toContain("glossary:origin");
});

test("it looks as its address says, and its button is legible on any accent", async ({ page, baseURL }) => {
  for (const [accent, ink] of [
    ["ffcc00", "rgb(0, 0, 0)"],
    ["036", "rgb(255, 255, 255)"],
  ]) {
    await host(page, baseURL ?? "", { body: frame(`?theme=dark&accent=${accent}&radius=12`) });
    await ready(page);
    const { view, send } = inside(page);
    await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(20, 22, 26)");
    await expect(view.locator(".contact")).toHaveCSS("border-radius", "12px");
    await expect(send).toHaveCSS("color", ink);
    expect(await findings(page)).toEqual([]);
  }
});

test("what the reader has chosen on the glossary's own pages changes nothing of how it looks", async ({ page, baseURL, context }) => {
  // Of the same site, so that the frame and the page around it share what the browser keeps.
  await context.addInitScript(() => localStorage.setItem("glossary:theme", "dark"));
  const release = await hold(page, "**/boot*.js");
  await host(page, baseURL ?? "", { body: frame("?theme=light"), until: "domcontentloaded" });
  const { view } = inside(page);
  await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(251, 250, 247)");
  release();
  await ready(page);
  await expect(view.locator(".contact")).toHaveCSS("background-color", "rgb(251, 250, 247)");
});

test("it is the form and nothing else, and what stands for it is the whole page", async ({ page, request, baseURL, published }) => {
  const html = await (await request.get("embed/contact/")).text();
  expect(html).toContain('<meta name="robots" content="noindex">');
  expect(html).toContain(`<link rel="canonical" href="${published}contact/">`);
  await host(page, baseURL ?? "", { body: frame() });
  await ready(page);
  const { view } = inside(page);
  await expect(view.getByRole("banner")).toHaveCount(0);
  await expect(view.getByRole("contentinfo")).toHaveCount(0);
  await expect(view.getByRole("heading", { level: 1 })).toHaveText("Tell us what you’re building.");
});

test("links in it lead out of it, but for those to its own fields", async ({ page, baseURL }) => {
  await host(page, baseURL ?? "", { body: frame() });
  await ready(page);
  const { view, send, email } = inside(page);
  const address = page.url();
  await send.click();
  await view.getByRole("link", { name: /email/i }).click();
  await expect(email).toBeFocused();
  expect(page.url()).toBe(address);

  await view.locator("form").evaluate((form) => form.insertAdjacentHTML("beforeend", '<a href="/contact/">Elsewhere</a>'));
  await view.getByRole("link", { name: "Elsewhere" }).click();
  await expect(page).toHaveURL(/\/contact\/$/);
});

test("before the app is there, a message is posted, and the frame goes on to say so", { tag: "@below" }, async ({
  page,
  baseURL,
  database,
}) => {
  await hold(page, WASM);
  const text = message();
  await host(page, baseURL ?? "", { head: STYLE, body: frame("?term=api&theme=dark") + SCRIPT });
  await fill(page, text);
  await inside(page).send.click();
  const { view } = inside(page);
  await expect(view.getByRole("heading", { name: "Thank you. We have your message." })).toBeVisible();
  await expect(view.getByRole("article")).toHaveCSS("background-color", "rgb(20, 22, 26)");
  await expectFit(page);
  expect((await stored(database, text))[0].context.term).toBe("api");
});

test.describe("without scripting", () => {
  test.use({ javaScriptEnabled: false });

  test("a refused form comes back into the frame, and a good one ends in it", { tag: "@below" }, async ({
    page,
    baseURL,
    database,
    complaints,
  }) => {
    complaints.expect(/422/);
    const text = message();
    await host(page, baseURL ?? "", { body: frame("?term=api") + SCRIPT });
    const { view, send, problems, message: typed, email, name } = inside(page);
    await name.fill("Ada Lovelace");
    await typed.fill(text);
    await send.click();
    await expect(problems).toBeVisible();
    await expect(typed).toHaveValue(text);
    await expect(view.getByRole("banner")).toHaveCount(0);
    await email.fill("ada@example.com");
    await send.click();
    await expect(view.getByRole("heading", { name: "Thank you. We have your message." })).toBeVisible();
    const inquiries = await stored(database, text);
    expect(inquiries.map(({ context }) => context.term)).toEqual(["api"]);
    await view.getByRole("link").click();
    await expect(page).toHaveURL(baseURL ?? "");
  });
});
